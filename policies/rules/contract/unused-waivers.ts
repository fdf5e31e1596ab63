import { evaluateGraph, judgeWaivers, type JudgedWaiver } from "../../../infra/audit/findings";
import {
  checkCustomer,
  iso,
  violation,
  violationsOr,
  type GraphRule,
  type Outcome,
  type Rule,
} from "../../rule";

/**
 * O19: a waiver whose violation is gone should go too, or it lifts the next one unseen. Advice: nothing is wrong with the
 * customer's systems.
 *
 * @param rules every rule that ships
 */
export function unusedWaivers(rules: () => readonly Rule[]): GraphRule {
  return {
    id: "unused-waivers",
    displayName: "Each waiver lifts something",
    description: "For each waiver in force there is a violation that it lifts.",
    clauses: ["O19"],
    controls: iso("5.36"),
    severity: "low",
    enforcementLevel: "advisory",
    remediation: "Delete the entry in stacks/<customer>/waivers.yaml, or correct its policy and system.",
    scope: "graph",
    nothingToCheck: "the plan has no customer",
    isFixed: true,
    checks: (graph) =>
      checkCustomer(graph, () => {
        const judged = judgeWaivers(graph, rules(), (rule) =>
          rule.scope === "graph" ? evaluateGraph(rule, graph) : [],
        );
        return violationsOr(judged.flatMap(judgeUse), "no waiver is without use", { path: "waivers" });
      }),
  };
}

function judgeUse({ status, path, entry }: JudgedWaiver): readonly Outcome[] {
  if (status !== "unused") return [];
  const about = `${entry.policy} for ${entry.system ?? "the customer"}`;
  return [violation(`found a waiver of ${about} and no violation that it lifts; required: one`, { path })];
}
