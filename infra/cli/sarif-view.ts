import { isBlocking } from "../audit/findings";
import { contractErrors } from "../contract";
import type { Diagnostic } from "../diagnostics";
import {
  diagnosticToSarif,
  kindToSarif,
  renderSarif,
  type SarifResult,
  type SarifRule,
} from "../diagnostics/sarif";
import { rules } from "../../policies/pack";
import { cliErrors } from "./errors";
import type { LocatedFinding } from "./judge";
import type { Verdicts } from "./artifacts";

/** Diagnostics, and findings of policies that somebody must act on, each at its line: SARIF 2.1.0. `version` is the toolkit's. */
export function renderVerdictsAsSarif(
  { diagnostics = [], policies = [] }: Verdicts,
  version: string,
): unknown {
  const open = policies.filter(({ state }) => state === "fail" || state === "not-evaluated");
  return renderSarif({
    version,
    rules: [...describeKinds(diagnostics), ...rules.map(policyToSarif)],
    results: [...diagnostics.map(diagnosticToSarif), ...open.map(findingToSarif)],
  });
}

/** Kinds of other rooms are rare here and say as much about themselves as their occurrence does. */
function describeKinds(diagnostics: readonly Diagnostic[]): SarifRule[] {
  const kinds = [...Object.values(contractErrors), ...Object.values(cliErrors)].map(kindToSarif);
  const known = new Set<string>(kinds.map(({ id }) => id));
  const others = new Map(
    diagnostics
      .filter(({ code }) => !known.has(code))
      .map(({ code, message, hint }) => [code, { id: code, title: message, help: hint ?? message }]),
  );
  return [...kinds, ...others.values()];
}

function policyToSarif({ id, displayName, remediation }: (typeof rules)[number]): SarifRule {
  return { id, title: displayName, help: remediation };
}

function findingToSarif(finding: LocatedFinding): SarifResult {
  const { id, reason, clauses, remediation, place, state } = finding;
  const prefix = state === "not-evaluated" ? "not evaluated: " : "";
  return {
    ruleId: id,
    level: isBlocking(finding) ? "error" : "warning",
    message: `${prefix}${reason} (${clauses.join(", ")})`,
    hint: remediation,
    ...(place && { place }),
  };
}
