import type { AuditReport } from "../audit-report";
import { evidenceToCase, policyToCase, renderJunitCases } from "./cases";

/**
 * JUnit XML, the same as of `mvm check` and `mvm verify`: what makes the verdict fail is `failure`, what could not be
 * evaluated `error`; waived, not applicable and advice that is not followed is `skipped`. In the language of the ids.
 */
export function renderJunitReport(report: AuditReport): Promise<string> {
  const cases = report.findings.map((finding) =>
    finding.source === "policy"
      ? policyToCase(finding, finding.location ?? undefined)
      : evidenceToCase({ ...finding, system: finding.system ?? report.customer }),
  );
  return renderJunitCases(`mvm report ${report.customer}`, cases);
}
