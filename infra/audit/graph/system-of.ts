import { customerOf } from "./customer-view";
import { ancestorOfType, nodeByUrn } from "./queries";
import type { ResourceGraph } from "./resource-node";
import { resourceTypes } from "./resource-types";

/**
 * Name of the system that a place in the graph is about: of the ManagedVm at or above the resource, or of the entry of
 * the plan that the path of a fact leads into. Null for what is about the customer as a whole.
 */
export function systemOf(graph: ResourceGraph, urn: string, path: string): string | null {
  const node = nodeByUrn(graph, urn);
  if (!node) return null;
  const vm =
    node.type === resourceTypes.managedVm ? node : ancestorOfType(graph, node, resourceTypes.managedVm);
  if (vm) return typeof vm.outputs["system"] === "string" ? vm.outputs["system"] : vm.name;
  const index = /^systems\[(\d+)\]/.exec(path)?.[1];
  if (index === undefined || node.type !== resourceTypes.customer) return null;
  return nameOfSystem(graph, Number(index));
}

function nameOfSystem(graph: ResourceGraph, index: number): string | null {
  try {
    return customerOf(graph).facts.get("systems").list()[index]?.get("name").string() ?? null;
  } catch {
    return null; // unknown or malformed facts: a rule says so
  }
}
