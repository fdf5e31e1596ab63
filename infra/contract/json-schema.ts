import { z } from "zod";
import { cardSchema } from "./card";
import { providerSchema } from "./provider";
import { waiversSchema } from "./waivers";

export type ContractFile = "card" | "provider" | "waivers";

const TITLES: Readonly<Record<ContractFile, string>> = {
  card: "Service card of a customer",
  provider: "Provider file",
  waivers: "Waivers of a customer",
};

const SCHEMAS = { card: cardSchema, provider: providerSchema, waivers: waiversSchema } as const;

/**
 * The JSON Schema (draft 7) of a file that people write, for editors. It says less than the parser: networks, keys and
 * references between values are checked by us alone.
 */
export function describeFormat(file: ContractFile): Record<string, unknown> {
  return { title: TITLES[file], ...z.toJSONSchema(SCHEMAS[file], { target: "draft-7", io: "input" }) };
}
