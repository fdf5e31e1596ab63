import { judgementFacts } from "../../stacks/customer-facts";
import { findPlanPathOf } from "../../stacks/provenance";
import { rules } from "../../policies/pack";
import { evaluate, evaluateResource, isBlocking, type Finding, type LoweredPolicy } from "../audit/findings";
import {
  ancestorOfType,
  graphFromRegistered,
  nodeByUrn,
  nodeFromRegistered,
  resourceTypes,
  systemOf,
  type ResourceGraph,
  type ResourceNode,
} from "../audit/graph";
import { locate, type CustomerPlan } from "../contract";
import type { SourcePlace } from "../diagnostics";
import type { RegisteredResource } from "../engine";
import type { Session } from "./session";

/** A finding and the line that a person edits to change it. */
export interface LocatedFinding extends Finding {
  readonly place?: SourcePlace;
}

/** What a customer's resources are judged by, beside the rules. */
export type JudgementBasis = Pick<Session, "plan" | "exceptions">;

/** All policies over what a preview registered, each finding with its place in the files that people write. */
export function judge(
  basis: JudgementBasis,
  resources: readonly RegisteredResource[],
): readonly LocatedFinding[] {
  return judgeGraph(basis, graphFromRegistered(resources));
}

/** The state holds day, waivers and configuration of the last deployment; what it shows is judged by those of now. */
export function judgedNow(
  resource: RegisteredResource,
  session: Pick<Session, "today" | "exceptions">,
): RegisteredResource {
  return resource.type === resourceTypes.customer
    ? { ...resource, outputs: { ...resource.outputs, ...judgementFacts(session) } }
    : resource;
}

export function judgeGraph(basis: JudgementBasis, graph: ResourceGraph): readonly LocatedFinding[] {
  return evaluate(rules, graph).map((finding) => {
    const node = nodeByUrn(graph, finding.resource);
    const place = node && placeOf(basis, graph, node, finding);
    return place ? { ...finding, place } : finding;
  });
}

function placeOf(
  { plan, exceptions }: JudgementBasis,
  graph: ResourceGraph,
  node: ResourceNode,
  finding: Finding,
): SourcePlace | undefined {
  if (node.type === resourceTypes.customer) {
    const place = exceptions.locate(finding.path);
    if (place) return place;
  }
  const vm =
    node.type === resourceTypes.managedVm ? node : ancestorOfType(graph, node, resourceTypes.managedVm);
  const path = findPlanPathOf(plan, {
    ...(vm ? { system: vm.name } : {}),
    path: findPathNow(plan, graph, finding),
    ...readRuleDescription(node, finding.path),
    ...(finding.subject === undefined ? {} : { subject: finding.subject }),
  });
  return locate(plan, path);
}

/** A saved state lists the systems as the card did then; by now they may stand in another order, or be gone. */
function findPathNow(plan: CustomerPlan, graph: ResourceGraph, { resource, path }: Finding): string {
  if (!/^systems\[\d+\]/.test(path)) return path;
  const name = systemOf(graph, resource, path);
  const index = plan.systems.findIndex((system) => system.name === name);
  return index < 0 ? "" : path.replace(/^systems\[\d+\]/, `systems[${index}]`);
}

/** The policies that the pack's configuration lowers or disables, as findings show it. */
export function findLowered(findings: readonly Finding[]): readonly LoweredPolicy[] {
  const enforcement = new Map(findings.map((finding) => [finding.id, finding.enforcement]));
  return rules.flatMap((rule) => {
    const effective = enforcement.get(rule.id);
    if (effective === undefined || effective === "mandatory" || effective === rule.enforcementLevel)
      return [];
    return [{ id: rule.id, usual: rule.enforcementLevel, effective }];
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
