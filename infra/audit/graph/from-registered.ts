import type { ResourceGraph, ResourceNode } from "./resource-node";
import { UNKNOWN } from "./resource-node";
import { joinPath } from "./value";

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Opens secrets at any depth. All else that is not plain JSON becomes UNKNOWN, so that no rule passes on it. */
function toPlain(value: unknown): unknown {
  if (value === UNKNOWN || value === undefined || value === null) return value;
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value === "object") {
    if (!isPlain(value)) return "value" in value ? toPlain(value.value) : UNKNOWN;
    return toPlainRecord(value as Record<string, unknown>);
  }
  return ["string", "number", "boolean"].includes(typeof value) ? value : UNKNOWN;
}

function toPlainRecord(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, toPlain(value)]));
}

/** Paths of the secret wrappers; what is inside one needs no path of its own. */
function listSecretPaths(value: unknown, path: string): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value))
    return value.flatMap((item, index) => listSecretPaths(item, joinPath(path, index)));
  if (!isPlain(value)) return "value" in value ? [path] : [];
  return Object.entries(value).flatMap(([key, item]) => listSecretPaths(item, joinPath(path, key)));
}

/**
 * The graph from what the embedded engine registered, or from a saved state. In it the only objects with a class of
 * their own are secret wrappers, `{ value }`; they are opened.
 */
export function graphFromRegistered(resources: readonly ResourceNode[]): ResourceGraph {
  return { resources: resources.map(nodeFromRegistered) };
}

/** One resource, for rules that run before it is created. */
export function nodeFromRegistered(resource: ResourceNode): ResourceNode {
  return {
    urn: resource.urn,
    type: resource.type,
    name: resource.name,
    ...(resource.parent === undefined ? {} : { parent: resource.parent }),
    custom: resource.custom,
    protect: resource.protect,
    inputs: toPlainRecord(resource.inputs),
    outputs: toPlainRecord(resource.outputs),
    dependencies: resource.dependencies,
    secretPaths: [
      ...listSecretPaths(resource.inputs, "inputs"),
      ...listSecretPaths(resource.outputs, "outputs"),
    ],
  };
}
