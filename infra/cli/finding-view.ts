import { isBlocking } from "../audit/findings";
import { POLICY_CONFIG_FILE } from "../contract";
import { renderCodeFrame, type SourceText } from "../diagnostics";
import { findLowered, type LocatedFinding } from "./judge";

/** Findings that someone must act on, each with its place, line and remedy; what is lifted; then one line of counts. */
export function renderFindings(findings: readonly LocatedFinding[], sourceOf: SourceText): string {
  const open = findings.filter((f) => f.state === "fail" || f.state === "not-evaluated");
  const lines = open.map((f) => {
    const at = f.place ? `${f.place.file}:${f.place.line}:${f.place.column}  ` : "";
    const frame = f.place ? renderCodeFrame(f.place, sourceOf) : "";
    const level = isBlocking(f) ? "error" : "advice";
    const state = f.state === "not-evaluated" ? "not evaluated: " : "";
    return `${at}${level}  ${f.id}  ${state}${f.reason} (${f.clauses.join(", ")})\n${frame}  hint: ${f.remediation}\n`;
  });
  return `${lines.join("")}${renderLifted(findings)}policies: ${countStates(findings)}\n`;
}

/** Whoever reads a verdict must see what was taken out of it: waived findings and lowered policies, a line each. */
export function renderLifted(findings: readonly LocatedFinding[]): string {
  const waived = findings.flatMap(({ id, reason, waiver }) =>
    waiver ? [`waived  ${id}  ${reason} (until ${waiver.expires}, ${waiver.owner}, ${waiver.ticket})\n`] : [],
  );
  const lowered = findLowered(findings).map(
    ({ id, usual, effective }) => `lowered  ${id}  from ${usual} to ${effective} (${POLICY_CONFIG_FILE})\n`,
  );
  return [...waived, ...lowered].join("");
}

const STATES = ["pass", "fail", "waived", "not-evaluated", "not-applicable"] as const;

/** `12 pass, 1 not applicable`; states without findings are left out. */
export function countStates(findings: readonly { readonly state: (typeof STATES)[number] }[]): string {
  return STATES.map((state) => ({ state, count: findings.filter((f) => f.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${state.replace("-", " ")}`)
    .join(", ");
}
