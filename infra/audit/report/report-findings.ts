import { createHash } from "node:crypto";
import type { SourcePlace } from "../../diagnostics";
import type { EvidenceFinding } from "../evidence";
import type { Finding, Rule } from "../findings";
import { systemOf, type ResourceGraph } from "../graph";
import type { ReportFinding } from "./audit-report";
import { STATES_WORST_FIRST } from "./worst-state";

/** A policy's finding, and where a person wrote what is at fault. */
export type PlacedFinding = Finding & { readonly place?: SourcePlace };

interface FindingSources {
  readonly graph: ResourceGraph;
  readonly rules: readonly Rule[];
  readonly policies: readonly PlacedFinding[];
  readonly evidence: readonly EvidenceFinding[];
}

/** Policy findings and evidence as rows of one kind: joined by clause and system, the worst first. */
export function collectFindings({ graph, rules, policies, evidence }: FindingSources): ReportFinding[] {
  const titles = new Map(rules.map((rule) => [rule.id, rule.displayName]));
  const bySystem = groupBySystem(evidence);
  const makeKey = keyMaker();
  const judged = policies.map((finding): ReportFinding => {
    const system = systemOf(graph, finding.resource, finding.path);
    const proofs = (bySystem.get(system ?? "") ?? []).filter(({ clauses }) =>
      clauses.some((clause) => finding.clauses.includes(clause)),
    );
    return {
      ...fromPolicy(finding, titles.get(finding.id) ?? finding.id),
      key: makeKey("policy", finding.id, finding.resource, finding.path, finding.subject ?? ""),
      system,
      evidence: sortWorstFirst(proofs).map(({ id, reason }) => `${id}: ${reason}`),
    };
  });
  const seen = evidence.map((finding): ReportFinding => ({
    ...fromEvidence(finding),
    key: makeKey("evidence", finding.id, finding.resource, "", ""),
  }));
  return [...judged, ...seen].sort(compareFindings);
}

function fromPolicy(
  finding: PlacedFinding,
  title: string,
): Omit<ReportFinding, "key" | "system" | "evidence"> {
  const { id, clauses, controls, severity, enforcement, resource, path, place, state, reason } = finding;
  return {
    source: "policy",
    ...{ id, title, clauses, controls, severity, enforcement, resource, path },
    location: place ? { file: place.file, line: place.line, column: place.column, path: place.path } : null,
    ...{ state, reason },
    remediation: finding.remediation,
    waiver: finding.waiver ?? null,
  };
}

/** What a probe contradicts was changed by hand, or never arrived. */
const EVIDENCE_REMEDIATION =
  "Compare the running system with the card by `mvm plan`; `mvm up` repairs what was changed by hand.";

function fromEvidence(finding: EvidenceFinding): Omit<ReportFinding, "key"> {
  const { id, title, clauses, enforcement, resource, system, state, reason, evidence } = finding;
  return {
    source: "evidence",
    ...{ id, title, clauses, enforcement, resource, system, state, reason, evidence },
    controls: [],
    severity: "high",
    path: "",
    location: null,
    remediation: EVIDENCE_REMEDIATION,
    waiver: null,
  };
}

/** Two findings of one rule at one place are told apart by their order, which is the rule's own. */
function keyMaker(): (...identity: readonly string[]) => string {
  const seen = new Map<string, number>();
  return (...identity) => {
    const text = JSON.stringify(identity);
    const count = seen.get(text) ?? 0;
    seen.set(text, count + 1);
    const hash = createHash("sha256").update(count === 0 ? text : `${text}${count}`);
    return hash.digest("hex").slice(0, 16);
  };
}

function groupBySystem(evidence: readonly EvidenceFinding[]): ReadonlyMap<string, EvidenceFinding[]> {
  const groups = new Map<string, EvidenceFinding[]>();
  for (const finding of evidence)
    groups.set(finding.system, [...(groups.get(finding.system) ?? []), finding]);
  return groups;
}

const rank = (finding: Pick<Finding, "state">): number => STATES_WORST_FIRST.indexOf(finding.state);

function sortWorstFirst<T extends Pick<Finding, "state">>(findings: readonly T[]): T[] {
  return [...findings].sort((a, b) => rank(a) - rank(b));
}

function compareFindings(a: ReportFinding, b: ReportFinding): number {
  return (
    rank(a) - rank(b) ||
    compareText(a.system ?? "", b.system ?? "") ||
    compareText(a.id, b.id) ||
    compareText(a.resource, b.resource) ||
    compareText(a.path, b.path)
  );
}

/** By code units, so that the order is the same on every machine. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
