import type { EvidenceFinding } from "../evidence";
import {
  isBlocking,
  judgeWaivers,
  loweredPolicies,
  type Finding,
  type FindingState,
  type Rule,
} from "../findings";
import { customerOf, resourcesOfType, resourceTypes, type ResourceGraph } from "../graph";
import type { AuditReport, ReportBasis, ReportFinding, ReportWaiver } from "./audit-report";
import { buildClauseRows } from "./clause-rows";
import { compareReports, type PreviousReport } from "./difference";
import { drawNetwork } from "./network-picture";
import { buildPrerequisites } from "./prerequisites";
import { collectFindings, type PlacedFinding } from "./report-findings";
import { STATES_WORST_FIRST } from "./worst-state";

export interface ReportSources {
  readonly customer: string;
  readonly now: Date;
  /** What was judged. */
  readonly graph: ResourceGraph;
  /** By which it was judged. */
  readonly rules: readonly Rule[];
  /** The findings of those rules over that graph. */
  readonly policies: readonly PlacedFinding[];
  /** Null where nothing was probed. */
  readonly evidence: readonly EvidenceFinding[] | null;
  readonly basis: Omit<ReportBasis, "probed">;
  /** Null for the first report. */
  readonly previous: PreviousReport | null;
}

/** Joins what policies and probes found into the one report that every format is drawn from. Pure. */
export function buildReport(sources: ReportSources): AuditReport {
  const { customer, now, graph, rules, policies, evidence, basis, previous } = sources;
  const findings = collectFindings({ graph, rules, policies, evidence: evidence ?? [] });
  return {
    schemaVersion: 1,
    customer,
    generatedAt: now.toISOString(),
    verdict: findVerdict(findings, evidence),
    counts: countStates(findings),
    basis: { ...basis, probed: evidence !== null },
    findings,
    prerequisites: buildPrerequisites(findings, namesOfSystems(graph)),
    clauses: buildClauseRows(findings),
    loweredPolicies: loweredPolicies(rules, graph),
    waivers: listWaivers(graph, rules, policies),
    network: drawNetwork(graph),
    difference: previous && compareReports(findings, previous),
  };
}

/** Fails closed: what could not be evaluated counts like a failure, and so does probing that saw nothing. */
function findVerdict(
  findings: readonly ReportFinding[],
  evidence: ReportSources["evidence"],
): AuditReport["verdict"] {
  return findings.length === 0 || evidence?.length === 0 || findings.some(isBlocking) ? "fail" : "pass";
}

function countStates(findings: readonly ReportFinding[]): Record<FindingState, number> {
  const counts = Object.fromEntries(STATES_WORST_FIRST.map((state) => [state, 0])) as Record<
    FindingState,
    number
  >;
  for (const { state } of findings) counts[state] += 1;
  return counts;
}

/** In the order of the card. */
function namesOfSystems(graph: ResourceGraph): string[] {
  try {
    const systems = customerOf(graph).facts.get("systems").list();
    return systems.map((system) => system.get("name").string());
  } catch {
    return resourcesOfType(graph, resourceTypes.managedVm).map(({ name }) => name);
  }
}

/** Waivers that cannot be read at all are a finding of the rule `waivers`; there is nothing to list then. */
function listWaivers(
  graph: ResourceGraph,
  rules: readonly Rule[],
  findings: readonly Finding[],
): readonly ReportWaiver[] {
  try {
    const judged = judgeWaivers(graph, rules, (rule) => findings.filter(({ id }) => id === rule.id));
    return judged.map(({ entry, status, problem }) => ({ ...entry, status, problem }));
  } catch {
    return [];
  }
}
