import type { AuditReport, ReportFinding } from "../audit-report";
import type { Language } from "../words";

/** Findings of one policy or probe: its heading is written once. */
export interface FindingGroup {
  readonly id: string;
  /** The first one; what it says of the policy holds for all. */
  readonly policy: ReportFinding;
  readonly findings: readonly NumberedFinding[];
}

export interface NumberedFinding {
  /** Place in the report: the anchor of links to it. */
  readonly number: number;
  readonly finding: ReportFinding;
}

/** What every part of the page draws from. */
export interface PageContext {
  readonly report: AuditReport;
  readonly language: Language;
  /** Names of all systems; filters refer to them by place. */
  readonly systems: readonly string[];
  readonly clauses: readonly string[];
  readonly open: readonly FindingGroup[];
  readonly others: readonly FindingGroup[];
  /** Title of a policy or probe, and whether it is in English all the same. */
  titleOf(finding: Pick<ReportFinding, "id" | "title">): { readonly text: string; readonly english: boolean };
  /** Places of systems for `data-v`; null is the customer as a whole. */
  placeSystems(names: readonly (string | null)[]): string;
  /** Places of clauses for `data-c`. */
  placeClauses(ids: readonly string[]): string;
}

export function createPageContext(report: AuditReport, language: Language): PageContext {
  const systems = unique([
    ...report.prerequisites.systems,
    ...report.network.systems.map((system) => system.name),
    ...report.findings.flatMap((finding) => finding.system ?? []),
  ]);
  const clauses = unique([
    ...report.clauses.map((clause) => clause.id),
    ...report.findings.flatMap((finding) => finding.clauses),
  ]);
  const numbered = report.findings.map((finding, number) => ({ finding, number }));
  const placeSystem = placeIn(systems);
  const placeClause = placeIn(clauses);
  return {
    report,
    language,
    systems,
    clauses,
    open: groupByPolicy(numbered.filter(({ finding }) => isOpen(finding))),
    others: groupByPolicy(numbered.filter(({ finding }) => !isOpen(finding))),
    titleOf: ({ id, title }) => {
      const translated = language.findTitle(id);
      return { text: translated ?? title, english: translated === undefined };
    },
    placeSystems: (names) => names.map((name) => (name === null ? CUSTOMER : placeSystem(name))).join(" "),
    placeClauses: (ids) => ids.map(placeClause).join(" "),
  };
}

/** In `data-v`: the finding is about the customer as a whole. */
export const CUSTOMER = "c";

/** What a person must look at; advisory or mandatory. */
export function isOpen({ state }: Pick<ReportFinding, "state">): boolean {
  return state === "fail" || state === "not-evaluated";
}

function groupByPolicy(findings: readonly NumberedFinding[]): FindingGroup[] {
  const groups = new Map<string, { id: string; policy: ReportFinding; findings: NumberedFinding[] }>();
  for (const numbered of findings) {
    const { finding } = numbered;
    const key = `${finding.source} ${finding.id}`;
    const group = groups.get(key);
    if (group) group.findings.push(numbered);
    else groups.set(key, { id: finding.id, policy: finding, findings: [numbered] });
  }
  return [...groups.values()];
}

function placeIn(list: readonly string[]): (item: string) => string {
  const places = new Map(list.map((item, place) => [item, String(place)]));
  return (item) => places.get(item) ?? "";
}

const unique = (items: readonly string[]): string[] => [...new Set(items)];
