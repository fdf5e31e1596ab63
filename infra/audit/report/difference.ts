import type { AuditReport, ReportDifference, ReportFinding } from "./audit-report";
import { isOpen } from "./worst-state";

/** The report before, and the SHA-256 of its file. */
export interface PreviousReport {
  readonly sha256: string;
  readonly report: Pick<AuditReport, "generatedAt" | "findings">;
}

/** Which findings somebody must act on are new, gone, or still there. */
export function compareReports(
  findings: readonly ReportFinding[],
  { sha256, report }: PreviousReport,
): ReportDifference {
  const open = findings.filter(isOpen).map(({ key }) => key);
  const openBefore = report.findings.filter(isOpen);
  const now = new Set(open);
  const before = new Set(openBefore.map(({ key }) => key));
  return {
    previousSha256: sha256,
    previousGeneratedAt: report.generatedAt,
    new: open.filter((key) => !before.has(key)),
    fixed: openBefore
      .filter(({ key }) => !now.has(key))
      .map(({ key, id, system, reason }) => ({ key, id, system, reason })),
    persisting: open.filter((key) => before.has(key)),
  };
}
