import type { Waiver } from "../../contract";
import type { Control, Rule } from "./rule";

export type FindingState = "pass" | "fail" | "waived" | "not-evaluated" | "not-applicable";

/** The verdict of one rule on one thing: a row of every report. */
export interface Finding {
  /** The rule's permanent id. */
  readonly id: string;
  readonly clauses: readonly string[];
  readonly controls: readonly Control[];
  readonly severity: Rule["severity"];
  /** As it is in force: the pack's configuration may lower or disable it. */
  readonly enforcement: Rule["enforcementLevel"] | "disabled";
  /** urn; empty where the verdict is about the whole stack and the graph has no stack resource. */
  readonly resource: string;
  /** Property path below the resource, empty for the resource as a whole. */
  readonly path: string;
  /** The offending value, where one exists. */
  readonly subject?: string;
  readonly state: FindingState;
  readonly reason: string;
  readonly remediation: string;
  /** What lifts it; only with state `waived`. */
  readonly waiver?: Waiver;
}

/** Fails closed: a mandatory verdict that could not be reached blocks like a violation. */
export function isBlocking(finding: Pick<Finding, "enforcement" | "state">): boolean {
  return (
    finding.enforcement === "mandatory" && (finding.state === "fail" || finding.state === "not-evaluated")
  );
}

export function verdictOf(findings: readonly Finding[]): "pass" | "fail" {
  return findings.some(isBlocking) ? "fail" : "pass";
}
