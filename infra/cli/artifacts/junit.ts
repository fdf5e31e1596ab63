import type { EvidenceFinding } from "../../audit/evidence";
import { evidenceToCase, policyToCase, renderJunitCases, type JunitCase } from "../../audit/report";
import type { Diagnostic } from "../../diagnostics";
import type { LocatedFinding } from "../judge";

/** What a verb found, row by row; each row becomes a test case. */
export interface Verdicts {
  readonly diagnostics?: readonly Diagnostic[];
  readonly policies?: readonly LocatedFinding[];
  readonly evidence?: readonly EvidenceFinding[];
}

/**
 * JUnit XML as CI systems read it: what makes the verb fail is `failure`, what could not be evaluated `error`; waived, not
 * applicable and advice that is not followed is `skipped` with its reason in `system-out`.
 *
 * @param title of the report, e.g. `mvm check acme`
 */
export function renderJunit(title: string, verdicts: Verdicts): Promise<string> {
  return renderJunitCases(title, [
    ...(verdicts.diagnostics ?? []).map(diagnosticToCase),
    ...(verdicts.policies ?? []).map((finding) => policyToCase(finding, finding.place)),
    ...(verdicts.evidence ?? []).map(evidenceToCase),
  ]);
}

function diagnosticToCase(diagnostic: Diagnostic): JunitCase {
  const { code, severity, message, hint, place } = diagnostic;
  return {
    suite: "diagnostics",
    name: place ? `${code} ${place.file}:${place.line}:${place.column}` : code,
    ...(place ? { file: place.file } : {}),
    // MVM1…: refused by a rule or gate. Any other says that there is no verdict.
    outcome: severity === "warning" ? "skipped" : code.startsWith("MVM1") ? "failed" : "error",
    message,
    type: code,
    details: hint ? [`hint: ${hint}`] : [],
  };
}
