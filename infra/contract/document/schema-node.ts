import { z } from "zod";
import { encodeScalar } from "./encode-scalar";
import type { DocumentPath } from "./path";

/** What JSON Schema says about one place of a file. */
export type SchemaNode = Exclude<z.core.JSONSchema._JSONSchema, boolean>;

/** Describing a schema takes longer than judging a card with it, and each error asks. */
const descriptions = new WeakMap<z.ZodType, SchemaNode>();

/** What a schema takes at a path of the document: one node per alternative, none for an unknown path. */
export function findNodes(schema: z.ZodType, path: DocumentPath): readonly SchemaNode[] {
  const description = descriptions.get(schema) ?? z.toJSONSchema(schema, { io: "input" });
  descriptions.set(schema, description);
  return walk(description, path);
}

function walk(node: SchemaNode | boolean, path: DocumentPath): SchemaNode[] {
  if (typeof node === "boolean") return [];
  const { anyOf, oneOf, ...common } = node;
  const branches = anyOf ?? oneOf;
  // What stands beside the alternatives holds for each of them, e.g. the pattern beside suggested values.
  if (branches) {
    return branches.flatMap((branch) =>
      typeof branch === "boolean" ? [] : walk({ ...common, ...branch }, path),
    );
  }
  const [step, ...rest] = path;
  if (step === undefined) return [node];
  const next = typeof step === "number" ? node.items : (node.properties?.[step] ?? node.additionalProperties);
  return next === undefined || Array.isArray(next) ? [] : walk(next, rest);
}

/** The keys that a schema knows at a path of the document. */
export function listKnownKeys(schema: z.ZodType, path: DocumentPath): string[] {
  return [...new Set(findNodes(schema, path).flatMap((node) => Object.keys(node.properties ?? {})))];
}

/** The words among which a value is chosen; empty where it is free. */
export function listWords(nodes: readonly SchemaNode[]): string[] {
  return nodes.flatMap((node) => (node.const === undefined ? (node.enum ?? []) : [node.const])).map(String);
}

/** Whether a text is one that the pattern of some alternative takes. Without a pattern, any text is. */
export function takesText(nodes: readonly SchemaNode[], text: string): boolean {
  return nodes.some(
    (node) =>
      (node.enum ?? (node.const === undefined ? undefined : [node.const]))?.includes(text) ??
      (node.type === "string" && (node.pattern === undefined || new RegExp(node.pattern, "u").test(text))),
  );
}

/** Whether some alternative is a number. */
export function takesNumber(nodes: readonly SchemaNode[]): boolean {
  return nodes.some(({ type }) => type === "number" || type === "integer");
}

/** A value that a schema takes, as one types it; undefined where only the author knows it, e.g. a name. */
export function exampleOf(nodes: readonly SchemaNode[]): string | undefined {
  for (const node of nodes) {
    const example = exampleOfNode(node);
    if (example !== undefined) return example;
  }
  return undefined;
}

function exampleOfNode(node: SchemaNode): string | undefined {
  const [value] = [node.const, ...(node.enum ?? []), ...(node.examples ?? [])].filter((v) => v !== undefined);
  if (typeof value === "string" || typeof value === "number") return encodeScalar(value);
  if (node.type === "boolean") return "false";
  if (node.type === "array" && node.items !== undefined && !Array.isArray(node.items)) {
    const item = exampleOf(walk(node.items, []));
    return item === undefined ? undefined : `[${item}]`;
  }
  if (node.type === "object") {
    const entries = (node.required ?? []).map((key) => [key, exampleOf(walk(node, [key]))] as const);
    if (entries.length === 0 || entries.some(([, example]) => example === undefined)) return undefined;
    return `{ ${entries.map(([key, example]) => `${key}: ${example}`).join(", ")} }`;
  }
  return undefined;
}
