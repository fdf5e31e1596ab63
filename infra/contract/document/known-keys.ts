import { z } from "zod";
import type { DocumentPath } from "./path";

type Description = z.core.JSONSchema._JSONSchema;

/** Describing a schema takes longer than judging a card with it, and each unknown key asks. */
const descriptions = new WeakMap<z.ZodType, Description>();

/** The keys that a schema knows at a path of the document. */
export function listKnownKeys(schema: z.ZodType, path: DocumentPath): string[] {
  const description = descriptions.get(schema) ?? z.toJSONSchema(schema, { io: "input" });
  descriptions.set(schema, description);
  return [...new Set(listKeys(description, path))];
}

function listKeys(schema: Description, path: DocumentPath): string[] {
  if (typeof schema === "boolean") return [];
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return branches.flatMap((branch) => listKeys(branch, path));
  const [step, ...rest] = path;
  if (step === undefined) return Object.keys(schema.properties ?? {});
  const next =
    typeof step === "number" ? schema.items : (schema.properties?.[step] ?? schema.additionalProperties);
  return next === undefined || Array.isArray(next) ? [] : listKeys(next, rest);
}
