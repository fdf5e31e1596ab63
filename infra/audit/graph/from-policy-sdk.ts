import type { ResourceGraph, ResourceNode } from "./resource-node";
import { UNKNOWN } from "./resource-node";

/** What @pulumi/policy hands to a resource policy, as far as it is read here. */
export interface PolicySdkResource {
  readonly type: string;
  readonly props: Record<string, unknown>;
  readonly urn: string;
  readonly name: string;
  readonly opts: { readonly protect: boolean; readonly parent?: string };
}

/** What @pulumi/policy hands to a stack policy for each resource. */
export interface PolicySdkStackResource extends PolicySdkResource {
  readonly parent?: { readonly urn: string };
  readonly dependencies: readonly { readonly urn: string }[];
}

/** The SDK's proxies throw when an unknown property is read, and only then; whatever throws is UNKNOWN to us. */
function readProperty(owner: object, key: string | number): unknown {
  let value: unknown;
  try {
    value = (owner as Record<string | number, unknown>)[key];
  } catch {
    return UNKNOWN;
  }
  return copyValue(value);
}

function copyValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value))
    return Array.from({ length: value.length }, (_, index) => readProperty(value, index));
  return copyRecord(value);
}

function copyRecord(record: object): Record<string, unknown> {
  return Object.fromEntries(Object.keys(record).map((key) => [key, readProperty(record, key)]));
}

function parentUrn(resource: PolicySdkResource | PolicySdkStackResource): string | undefined {
  const registered = "parent" in resource ? resource.parent?.urn : undefined;
  return registered ?? (resource.opts.parent || undefined);
}

function toNode(resource: PolicySdkResource | PolicySdkStackResource, outputs: boolean): ResourceNode {
  const properties = copyRecord(resource.props);
  const parent = parentUrn(resource);
  return {
    urn: resource.urn,
    type: resource.type,
    name: resource.name,
    ...(parent === undefined ? {} : { parent }),
    custom: !/^(managed-vm:index:|pulumi:pulumi:)/.test(resource.type),
    protect: resource.opts.protect,
    inputs: properties,
    outputs: outputs ? properties : {},
    dependencies: "dependencies" in resource ? resource.dependencies.map((dependency) => dependency.urn) : [],
  };
}

/** A resource before it is created or changed: the SDK shows its inputs. */
export function nodeFromPolicySdk(resource: PolicySdkResource): ResourceNode {
  return toNode(resource, false);
}

/**
 * The graph of a stack policy. The SDK shows one set of properties per resource: its outputs, which for a component
 * are the registered ones, and for a resource that is still to be created its inputs. They stand on both sides.
 */
export function graphFromPolicySdk(resources: readonly PolicySdkStackResource[]): ResourceGraph {
  return { resources: resources.map((resource) => toNode(resource, true)) };
}
