import { findPlanPathOf } from "../../stacks/provenance";
import { rules } from "../../policies/pack";
import { evaluate, evaluateResource, isBlocking, type Finding } from "../audit/findings";
import {
  ancestorOfType,
  graphFromRegistered,
  nodeFromRegistered,
  resourceTypes,
  type ResourceNode,
} from "../audit/graph";
import { locate, type CustomerPlan } from "../contract";
import type { SourcePlace } from "../diagnostics";
import type { RegisteredResource } from "../engine";

/** A finding and the line that a person edits to change it. */
export interface LocatedFinding extends Finding {
  readonly place?: SourcePlace;
}

/** All policies over what a preview registered, each finding with its place in card or provider file. */
export function judge(
  plan: CustomerPlan,
  resources: readonly RegisteredResource[],
): readonly LocatedFinding[] {
  const graph = graphFromRegistered(resources);
  const byUrn = new Map(graph.resources.map((node) => [node.urn, node]));
  return evaluate(rules, graph).map((finding) => {
    const node = byUrn.get(finding.resource);
    if (!node) return finding;
    const vm =
      node.type === resourceTypes.managedVm ? node : ancestorOfType(graph, node, resourceTypes.managedVm);
    const path = findPlanPathOf(plan, {
      ...(vm ? { system: vm.name } : {}),
      path: finding.path,
      ...readRuleDescription(node, finding.path),
      ...(finding.subject === undefined ? {} : { subject: finding.subject }),
    });
    const place = locate(plan, path);
    return place ? { ...finding, place } : finding;
  });
}

/** The engine's gate: a resource that a mandatory resource rule refuses is never created or changed. */
export function gateResource(resource: RegisteredResource): Promise<string | undefined> {
  const blocking = evaluateResource(rules, nodeFromRegistered(resource)).filter(isBlocking);
  return Promise.resolve(
    blocking.length === 0 ? undefined : blocking.map((f) => `${f.id}: ${f.reason}`).join("; "),
  );
}

/** The description of the firewall rule at `ingress[2].source`. */
function readRuleDescription(node: ResourceNode, path: string): { rule?: string } {
  const index = /^ingress\[(\d+)\]/.exec(path)?.[1];
  const ingress = node.inputs["ingress"] as readonly { description?: string }[] | undefined;
  const description = index === undefined ? undefined : ingress?.[Number(index)]?.description;
  return description === undefined ? {} : { rule: description };
}
