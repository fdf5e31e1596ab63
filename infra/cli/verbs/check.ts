import { policyToJson } from "../../audit/report";
import { verdictOf } from "../../audit/findings";
import {
  DiagnosticError,
  diagnosticToJson,
  exitCodeOf,
  renderDiagnostics,
  type Diagnostic,
} from "../../diagnostics";
import { Secret, UNKNOWN, type RegisteredResource } from "../../engine";
import { previewOnPaper } from "../deployment";
import { renderFindings } from "../finding-view";
import { findLowered, judge, type LocatedFinding } from "../judge";
import { JSON_SCHEMA_VERSION, type ExitCode, type VerbResult } from "../output";
import { openSession } from "../session";
import { readSources } from "../sources";

/** Card and provider file against shape and policies; needs no state, lab, network, key or passphrase. */
export async function check(customer: string, env: NodeJS.ProcessEnv): Promise<VerbResult> {
  try {
    const session = openSession(customer, env, { keys: "placeholders" });
    const resources = await previewOnPaper(session);
    const findings = judge(session, resources);
    return present(customer, session.warnings, findings, resources);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return present(customer, error.diagnostics, [], []);
  }
}

function present(
  customer: string,
  diagnostics: readonly Diagnostic[],
  findings: readonly LocatedFinding[],
  resources: readonly RegisteredResource[],
): VerbResult {
  const diagnosed = exitCodeOf(diagnostics);
  const verdict = diagnosed !== 0 ? "invalid" : verdictOf(findings);
  const exitCode: ExitCode = diagnosed !== 0 ? diagnosed : verdict === "fail" ? 1 : 0;
  const sources = readSources(process.cwd());
  const listed = diagnosed === 0 ? renderFindings(findings, sources) : "";
  return {
    exitCode,
    verdicts: { diagnostics, policies: findings },
    text: `${renderDiagnostics(diagnostics, sources)}${listed}${customer}: ${verdict}\n`,
    json: {
      schemaVersion: JSON_SCHEMA_VERSION,
      customer,
      verdict,
      diagnostics: diagnostics.map(diagnosticToJson),
      policies: findings.map(policyToJson),
      loweredPolicies: findLowered(findings),
      resources: resources.map(({ urn, type, name, inputs }) => ({
        urn,
        type,
        name,
        inputs: maskValues(inputs),
      })),
    },
  };
}

/** Secrets show as `[secret]`, what only a deployment will know as `[unknown]`. */
function maskValues(value: unknown): unknown {
  if (value === UNKNOWN) return "[unknown]";
  if (value instanceof Secret) return "[secret]";
  if (Array.isArray(value)) return value.map(maskValues);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskValues(item)]));
}
