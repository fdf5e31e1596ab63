import type { SourcePlace } from "../../../diagnostics";
import { renderSarif, type SarifResult, type SarifRule } from "../../../diagnostics/sarif";
import type { AuditReport, ReportFinding } from "../audit-report";
import { openLanguage, type Language, type ReportLanguage } from "../words";

/**
 * Open findings, and waived ones as suppressed, in SARIF 2.1.0. What passed stays out: code hosting would show an alert
 * for it, and takes 25,000 results at most.
 */
export function renderSarifReport(report: AuditReport, languageName: ReportLanguage): string {
  const language = openLanguage(languageName);
  const told = report.findings.filter(({ state }) => state !== "pass" && state !== "not-applicable");
  const log = renderSarif({
    version: report.basis.toolkitVersion,
    rules: listRules(told, language),
    results: told.map((finding) => toResult(report, finding, language)),
  });
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function listRules(findings: readonly ReportFinding[], language: Language): SarifRule[] {
  const rules = findings.map(({ id, title, remediation }) => {
    const shown = language.findTitle(id) ?? title;
    return { id, title: shown, help: remediation === "" ? shown : remediation };
  });
  return [...new Map(rules.map((rule) => [rule.id, rule])).values()];
}

function toResult(report: AuditReport, finding: ReportFinding, { words }: Language): SarifResult {
  const { id, state, enforcement, system, reason, waiver, key } = finding;
  const about = system === null ? "" : `${system}: `;
  const kind = state === "not-evaluated" ? `${words.states[state]}: ` : "";
  const place = finding.location ?? placeOfCard(report);
  return {
    ruleId: id,
    level: enforcement === "mandatory" ? "error" : "warning",
    message: `${about}${kind}${reason}`,
    fingerprint: key,
    ...(place && { place }),
    ...(waiver && { acceptedBecause: describeWaiver(waiver) }),
  };
}

/** Code hosting refuses a result without a place: it stands at the top of the customer's card. */
function placeOfCard({ basis }: AuditReport): SourcePlace | undefined {
  const card = basis.files.find(({ role }) => role === "card");
  return card && { file: card.file, line: 1, column: 1, path: "" };
}

function describeWaiver({ reason, owner, ticket, expires }: NonNullable<ReportFinding["waiver"]>): string {
  return `${reason} (${owner}, ${ticket}, until ${expires})`;
}
