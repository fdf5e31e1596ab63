import { z } from "zod";
import { cardSchema } from "./card";
import { providerSchema } from "./provider";

export type ContractFile = "card" | "provider";

const TITLES: Readonly<Record<ContractFile, string>> = {
  card: "Service card of a customer",
  provider: "Provider file",
};

/**
 * The JSON Schema (draft 7) of a card or provider file, for editors. It says less than the parser: networks, keys and
 * references between values are checked by us alone.
 */
export function describeFormat(file: ContractFile): Record<string, unknown> {
  const schema = file === "card" ? cardSchema : providerSchema;
  return { title: TITLES[file], ...z.toJSONSchema(schema, { target: "draft-7", io: "input" }) };
}
