import { z } from "zod";
import { cardSchema } from "../card";
import type { Collection } from "./tree";

type JsonSchema = z.core.JSONSchema._JSONSchema;

let described: JsonSchema | undefined;

/** Puts the keys of every mapping into the order of the schema. Names that the customer chose stay in theirs. */
export function orderKeys(root: Collection): void {
  described ??= z.toJSONSchema(cardSchema, { io: "input" });
  orderBy(described, root);
}

function orderBy(schema: JsonSchema, { kind, entries }: Collection): void {
  const known = kind === "mapping" ? keysOf(schema) : [];
  const rank = (key = "") => known.indexOf(key);
  if (known.length > 0) entries.sort((a, b) => rank(a.key) - rank(b.key));
  for (const { key, value } of entries) {
    const inner = childOf(schema, key);
    if (inner !== undefined && typeof value === "object") orderBy(inner, value);
  }
}

/** The alternatives of a union. */
function branchesOf(schema: JsonSchema): readonly z.core.JSONSchema.BaseSchema[] {
  if (typeof schema === "boolean") return [];
  const branches = schema.anyOf ?? schema.oneOf;
  return branches ? branches.flatMap(branchesOf) : [schema];
}

const keysOf = (schema: JsonSchema): string[] =>
  branchesOf(schema).flatMap(({ properties }) => Object.keys(properties ?? {}));

/** What the schema says about the value of a key, or about the items of a list. */
function childOf(schema: JsonSchema, key: string | undefined): JsonSchema | undefined {
  const children = branchesOf(schema).flatMap(({ properties, additionalProperties, items }) => {
    const child = key === undefined ? items : (properties?.[key] ?? additionalProperties);
    return typeof child === "object" && !Array.isArray(child) ? [child] : [];
  });
  return children[0];
}
