import type { Control, GraphCheck, Outcome } from "../infra/audit/findings";
import { customerOf, systemsOf, type ResourceGraph, type SystemView, type Value } from "../infra/audit/graph";

export type { Control, GraphCheck, GraphRule, Outcome, ResourceRule, Rule } from "../infra/audit/findings";

/** Where an outcome belongs, if not to the checked resource as a whole. */
export type Place = Pick<Outcome, "resource" | "path" | "subject">;

/** @param reason what was found and that it satisfies the rule */
export function pass(reason: string, place: Place = {}): Outcome {
  return { state: "pass", reason, ...place };
}

/** @param reason what was found, and what is required; the place is said apart */
export function violation(reason: string, place: Place = {}): Outcome {
  return { state: "fail", reason, ...place };
}

/** @param reason why nothing is to be judged here */
export function notApplicable(reason: string): Outcome {
  return { state: "not-applicable", reason };
}

/** The violations, or else one pass. */
export function violationsOr(
  violations: readonly Outcome[],
  passReason: string,
  place: Place = {},
): readonly Outcome[] {
  return violations.length > 0 ? violations : [pass(passReason, place)];
}

/** One check per system of the plan. @throws NotEvaluableError without a plan */
export function checkEachSystem(
  graph: ResourceGraph,
  check: (system: SystemView) => readonly Outcome[],
): readonly GraphCheck[] {
  return systemsOf(graph).map((system) => ({ resource: system.urn, run: () => check(system) }));
}

/** One check of what the customer has beside its systems. @throws NotEvaluableError without a plan */
export function checkCustomer(
  graph: ResourceGraph,
  check: (facts: Value) => readonly Outcome[],
): readonly GraphCheck[] {
  const { node, facts } = customerOf(graph);
  return [{ resource: node.urn, run: () => check(facts) }];
}

/** BSI IT-Grundschutz-Kompendium. */
export function bsi(...ids: readonly string[]): readonly Control[] {
  return ids.map((id) => ({ framework: "BSI IT-Grundschutz 2023", id }));
}

/** ISO/IEC 27001:2022, Annex A. */
export function iso(...ids: readonly string[]): readonly Control[] {
  return ids.map((id) => ({ framework: "ISO/IEC 27001:2022 Annex A", id }));
}

/** CIS Critical Security Controls, by safeguard. */
export function cis(...ids: readonly string[]): readonly Control[] {
  return ids.map((id) => ({ framework: "CIS Controls v8.1", id }));
}

/** dev-sec ssh-baseline. */
export function devSec(...ids: readonly string[]): readonly Control[] {
  return ids.map((id) => ({ framework: "dev-sec ssh-baseline", id }));
}
