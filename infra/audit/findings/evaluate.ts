import {
  NotApplicableError,
  NotEvaluableError,
  stackUrn,
  type ResourceGraph,
  type ResourceNode,
} from "../graph";
import type { Finding, FindingState } from "./finding";
import { levelOf, readSettings, type PolicyLevel } from "./policy-level";
import type { GraphRule, Outcome, ResourceRule, Rule } from "./rule";
import { applyWaivers } from "./waivers";

/** Judges a whole graph. Every rule yields at least one finding; none is lost to an exception of another. */
export function evaluate(rules: readonly Rule[], graph: ResourceGraph): readonly Finding[] {
  return rules.flatMap((rule) =>
    rule.scope === "resource" ? evaluateResources(rule, graph) : evaluateGraph(rule, graph),
  );
}

/** Judges one resource by the resource rules that apply to its type: the gate before it is created or changed. */
export function evaluateResource(rules: readonly Rule[], resource: ResourceNode): readonly Finding[] {
  return rules
    .filter((rule) => rule.scope === "resource")
    .filter((rule) => rule.types.includes(resource.type))
    .flatMap((rule) => runCheck(rule, resource.urn, () => rule.check(resource)));
}

/**
 * Judges a graph by one graph rule: as the pack's configuration has it, and with the waivers that the Customer component
 * registered. `check`, the CrossGuard pack and every report come this way.
 *
 * @param policy level and properties; default: as the Customer component registered them
 */
export function evaluateGraph(
  rule: GraphRule,
  graph: ResourceGraph,
  policy: PolicyLevel = levelOf(rule, graph),
): readonly Finding[] {
  const { level, properties } = policy;
  if (level === "disabled") {
    return [
      {
        ...notApplicable(rule, graph, "disabled by the configuration of the policy pack"),
        enforcement: level,
      },
    ];
  }
  const found = applyWaivers(rule, graph, runChecks(rule, graph, properties));
  return level === rule.enforcementLevel
    ? found
    : found.map((finding) => ({ ...finding, enforcement: level }));
}

function runChecks(
  rule: GraphRule,
  graph: ResourceGraph,
  properties: PolicyLevel["properties"],
): readonly Finding[] {
  const settings = readSettings(rule, properties);
  if (!settings) {
    const error = new NotEvaluableError(
      "the configuration of the policy pack has properties that it does not know",
    );
    return [withoutVerdict(rule, stackUrn(graph), error)];
  }
  const checks = attempt(() => rule.checks(graph, settings));
  if ("error" in checks) return [withoutVerdict(rule, stackUrn(graph), checks.error)];
  if (checks.value.length === 0) return [notApplicable(rule, graph, rule.nothingToCheck)];
  return checks.value.flatMap((check) => runCheck(rule, check.resource, () => check.run()));
}

function evaluateResources(rule: ResourceRule, graph: ResourceGraph): readonly Finding[] {
  const findings = graph.resources.flatMap((resource) => evaluateResource([rule], resource));
  return findings.length > 0
    ? findings
    : [notApplicable(rule, graph, `no resource of type ${rule.types.join(", ")}`)];
}

function runCheck(rule: Rule, resource: string, check: () => readonly Outcome[]): readonly Finding[] {
  const outcomes = attempt(check);
  if ("error" in outcomes) return [withoutVerdict(rule, resource, outcomes.error)];
  if (outcomes.value.length === 0) {
    return [toFinding(rule, resource, "not-evaluated", { reason: "the rule came to no verdict" })];
  }
  return outcomes.value.map((outcome) => toFinding(rule, resource, outcome.state, outcome));
}

function attempt<T>(action: () => T): { value: T } | { error: unknown } {
  try {
    return { value: action() };
  } catch (error) {
    return { error };
  }
}

/** Only our own error's message is shown: any other may quote a value, and rules read opened secrets. */
function withoutVerdict(rule: Rule, resource: string, error: unknown): Finding {
  if (error instanceof NotApplicableError) {
    return toFinding(rule, resource, "not-applicable", { reason: error.message });
  }
  if (error instanceof NotEvaluableError) {
    return toFinding(rule, resource, "not-evaluated", { reason: error.message, path: error.path });
  }
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  return toFinding(rule, resource, "not-evaluated", { reason: `the rule failed with ${kind}` });
}

function notApplicable(rule: Rule, graph: ResourceGraph, reason: string): Finding {
  return toFinding(rule, stackUrn(graph), "not-applicable", { reason });
}

function toFinding(
  rule: Rule,
  resource: string,
  state: FindingState,
  outcome: Omit<Outcome, "state">,
): Finding {
  return {
    id: rule.id,
    clauses: rule.clauses,
    controls: rule.controls,
    severity: rule.severity,
    enforcement: rule.enforcementLevel,
    resource: outcome.resource ?? resource,
    path: outcome.path ?? "",
    ...(outcome.subject === undefined ? {} : { subject: outcome.subject }),
    state,
    reason: outcome.reason,
    remediation: rule.remediation,
  };
}
