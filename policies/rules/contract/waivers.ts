import { judgeWaivers, type JudgedWaiver } from "../../../infra/audit/findings";
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
 * O19: whoever lifts a violation says which, why, who answers for it and until when. A waiver that says less, that
 * is over, or that tries to lift what nothing lifts is refused, also where nothing is left to lift: a record must be true.
 *
 * @param rules every rule that ships
 */
export function waivers(rules: () => readonly Rule[]): GraphRule {
  return {
    id: "waivers",
    displayName: "Waivers are complete and in force",
    description:
      "Each waiver names a policy that can be lifted, a system of the card, reason, owner and ticket, and is not expired.",
    clauses: ["O19"],
    controls: iso("5.36"),
    severity: "high",
    enforcementLevel: "mandatory",
    remediation: "Correct, renew or delete the entry in stacks/<customer>/waivers.yaml.",
    scope: "graph",
    nothingToCheck: "the plan has no customer",
    isFixed: true,
    checks: (graph) =>
      checkCustomer(graph, () => {
        // Whether a waiver is used is another rule's matter.
        const judged = judgeWaivers(graph, rules(), () => []);
        return violationsOr(judged.flatMap(judgeWaiver), describe(judged.length), { path: "waivers" });
      }),
  };
}

function judgeWaiver({ status, problem, path, entry }: JudgedWaiver): readonly Outcome[] {
  if (status === "malformed") {
    return [violation(`found a waiver that lifts nothing: ${problem ?? ""}`, { path })];
  }
  if (status !== "expired") return [];
  const about = `${entry.policy} for ${entry.system ?? "the customer"}`;
  return [
    violation(`found the waiver of ${about}, which held until ${entry.expires}; required: a later day`, {
      path,
    }),
  ];
}

function describe(count: number): string {
  if (count === 0) return "there is no waiver";
  return count === 1
    ? "the waiver is complete and in force"
    : `all ${count} waivers are complete and in force`;
}
