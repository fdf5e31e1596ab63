import type { AuditReport, ReportFinding } from "../audit-report";
import { renderVerdictText, type VerdictGroup } from "../verdict-text";

/** The report for a terminal: what it rests on, what was taken out of it, every finding, and the verdict last. */
export function renderReportText(report: AuditReport): string {
  return [
    describeBasis(report),
    describeLifted(report),
    renderVerdictText(groupFindings(report.findings)),
    describeDifference(report),
    `${report.customer}: ${report.verdict}\n`,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function describeBasis({ customer, generatedAt, basis }: AuditReport): string {
  const { engine, platform, state, files, toolkitVersion, judgedOn, probed } = basis;
  const judged = state
    ? `the state of ${state.time} (${state.resources} resources, ${state.systems} systems, sha256 ${state.sha256})`
    : "a preview: the customer is not deployed";
  return [
    `audit report of ${customer}, ${generatedAt}`,
    `judged     ${judged}, by the day ${judgedOn}`,
    `by         managed-vm ${toolkitVersion}, engine ${engine.name} ${engine.version}, platform ${platform ?? "none"}`,
    `probed     ${probed ? "yes" : "no"}`,
    ...files.map(({ file, sha256 }) => `read       ${file}  sha256 ${sha256}`),
    "",
  ].join("\n");
}

function describeLifted({ loweredPolicies, waivers }: AuditReport): string {
  const lowered = loweredPolicies.map(
    ({ id, usual, effective }) => `lowered    ${id}  from ${usual} to ${effective}\n`,
  );
  const waived = waivers.map(
    ({ policy, system, status, expires, owner, ticket, problem }) =>
      `waiver     ${policy || "?"}  ${system ?? "customer"}  ${status}` +
      (problem === null ? `, until ${expires} (${owner}, ${ticket})\n` : `: ${problem}\n`),
  );
  return [...lowered, ...waived].join("");
}

function describeDifference({ difference }: AuditReport): string {
  if (!difference) return "";
  const { previousGeneratedAt, new: added, fixed, persisting } = difference;
  const counts = `${added.length} new, ${fixed.length} fixed, ${persisting.length} persisting`;
  const gone = fixed.map(({ id, system, reason }) => `  fixed   ${id}  ${system ?? "customer"}  ${reason}\n`);
  return `since ${previousGeneratedAt}: ${counts}\n${gone.join("")}`;
}

function groupFindings(findings: readonly ReportFinding[]): VerdictGroup[] {
  const groups = new Map<string | null, ReportFinding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.system);
    if (group) group.push(finding);
    else groups.set(finding.system, [finding]);
  }
  return [...groups].map(([system, rows]) => ({ title: system ?? "the customer as a whole", rows }));
}
