import type { ResourceGraph, ResourceNode } from "./resource-node";
import { resourceTypes } from "./resource-types";

const byUrn = new WeakMap<ResourceGraph, ReadonlyMap<string, ResourceNode>>();

function indexOf(graph: ResourceGraph): ReadonlyMap<string, ResourceNode> {
  const known = byUrn.get(graph);
  if (known) return known;
  const index = new Map(graph.resources.map((node) => [node.urn, node]));
  byUrn.set(graph, index);
  return index;
}

export function resourcesOfType(graph: ResourceGraph, type: string): readonly ResourceNode[] {
  return graph.resources.filter((node) => node.type === type);
}

/** The nearest ancestor of that type along the parent chain. */
export function ancestorOfType(
  graph: ResourceGraph,
  node: ResourceNode,
  type: string,
): ResourceNode | undefined {
  const seen = new Set<string>();
  let urn = node.parent;
  while (urn !== undefined && !seen.has(urn)) {
    seen.add(urn);
    const parent = indexOf(graph).get(urn);
    if (parent?.type === type) return parent;
    urn = parent?.parent;
  }
  return undefined;
}

/** All resources of that type of which `ancestor` is the nearest ancestor of its own type. */
export function descendantsOfType(
  graph: ResourceGraph,
  ancestor: ResourceNode,
  type: string,
): readonly ResourceNode[] {
  return resourcesOfType(graph, type).filter(
    (node) => ancestorOfType(graph, node, ancestor.type)?.urn === ancestor.urn,
  );
}

/** Where findings about the whole stack are shown; empty for a graph without its stack resource. */
export function stackUrn(graph: ResourceGraph): string {
  return resourcesOfType(graph, resourceTypes.stack)[0]?.urn ?? "";
}
