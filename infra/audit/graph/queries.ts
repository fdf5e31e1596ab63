import type { ResourceGraph, ResourceNode } from "./resource-node";
import { resourceTypes } from "./resource-types";

interface GraphIndex {
  readonly byUrn: ReadonlyMap<string, ResourceNode>;
  readonly byType: ReadonlyMap<string, readonly ResourceNode[]>;
}

/** A fleet has thousands of resources, and each rule asks for those of each VM. */
const indexes = new WeakMap<ResourceGraph, GraphIndex>();

function indexOf(graph: ResourceGraph): GraphIndex {
  const known = indexes.get(graph);
  if (known) return known;
  const byType = new Map<string, ResourceNode[]>();
  for (const node of graph.resources) {
    const nodes = byType.get(node.type);
    if (nodes) nodes.push(node);
    else byType.set(node.type, [node]);
  }
  const index = { byUrn: new Map(graph.resources.map((node) => [node.urn, node])), byType };
  indexes.set(graph, index);
  return index;
}

export function nodeByUrn(graph: ResourceGraph, urn: string): ResourceNode | undefined {
  return indexOf(graph).byUrn.get(urn);
}

export function resourcesOfType(graph: ResourceGraph, type: string): readonly ResourceNode[] {
  return indexOf(graph).byType.get(type) ?? [];
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
    const parent = indexOf(graph).byUrn.get(urn);
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
