import type { FindingState } from "../findings";
import type { Probe } from "./probes";
import type { SubjectVm } from "./subject";

/** What one probe proved about one VM. Joins policy findings by (clause, resource). */
export interface EvidenceFinding {
  /** Permanent id of the probe, kebab-case. */
  readonly id: string;
  readonly title: string;
  readonly clauses: readonly string[];
  readonly enforcement: "mandatory";
  /** urn of the VM's component. */
  readonly resource: string;
  /** Name of the system as the card has it. */
  readonly system: string;
  readonly state: FindingState;
  /** The line of `evidence` that decides the state. */
  readonly reason: string;
  /** What was seen and what it should be, the worst first. Never holds a secret. */
  readonly evidence: readonly string[];
}

/** One look at one thing. */
export interface Observation {
  readonly state: "pass" | "fail" | "not-evaluated";
  readonly text: string;
}

export const seen = (text: string): Observation => ({ state: "pass", text });
export const wrong = (text: string): Observation => ({ state: "fail", text });
export const unproven = (text: string): Observation => ({ state: "not-evaluated", text });

/** A probe that has nothing to look at on this VM, and why. */
export interface NotApplicable {
  readonly notApplicable: string;
}

const WORST_FIRST = ["fail", "not-evaluated", "pass"] as const;

/**
 * Joins what was observed into one finding: the worst observation decides, and no observation at all is
 * `not-evaluated`: silence of the prober never passes.
 */
export function conclude(
  probe: Probe,
  vm: SubjectVm,
  judged: readonly Observation[] | NotApplicable,
): EvidenceFinding {
  if ("notApplicable" in judged) return toFinding(probe, vm, "not-applicable", [judged.notApplicable]);
  if (judged.length === 0) return toFinding(probe, vm, "not-evaluated", ["nothing was looked at"]);
  const ordered = WORST_FIRST.flatMap((state) => judged.filter((o) => o.state === state));
  return toFinding(
    probe,
    vm,
    ordered[0]?.state ?? "not-evaluated",
    ordered.map((o) => o.text),
  );
}

function toFinding(
  probe: Probe,
  vm: SubjectVm,
  state: FindingState,
  lines: readonly string[],
): EvidenceFinding {
  const evidence = lines.map(printable);
  return {
    id: probe.id,
    title: probe.title,
    clauses: probe.clauses,
    enforcement: "mandatory",
    resource: vm.urn,
    system: vm.system.name,
    state,
    reason: evidence[0] ?? "",
    evidence,
  };
}

const LINE_LIMIT = 400;

/** Evidence quotes what guests say, and guests may be hostile to the terminal: control and bidi characters go. */
export function printable(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\u{fffd}");
  return clean.length <= LINE_LIMIT ? clean : `${clean.slice(0, LINE_LIMIT)}…`;
}
