import type { ClauseId } from "./clause-id";
import { DECISIONS } from "./decisions";
import { SERVICE_CARD_CLAUSES } from "./service-card";
import { SYSTEM_MANAGEMENT_CLAUSES } from "./system-management";

export type { ClauseId } from "./clause-id";
export { DOCUMENTED } from "./documented";
export { PLANNED, type PlannedArea } from "./planned";

/** must: the text demands or promises it; should: it recommends it, and enforcing it is the provider's decision. */
export type Obligation = "must" | "should";

export interface Clause {
  readonly id: ClauseId;
  /** One sentence; German terms of the original in brackets. */
  readonly text: string;
  readonly obligation: Obligation;
  readonly source: "service-card" | "system-management" | "decision";
}

/** "sollten", "empfehlen wir ausdrücklich", "denken Sie bitte immer daran": recommendations (O28). */
const RECOMMENDED: ReadonlySet<string> = new Set(["R14", "R15", "R16", "R17"]);

/** All clauses and decisions in the order of their numbers. */
export const CLAUSES: readonly Clause[] = [
  ...toClauses("service-card", SERVICE_CARD_CLAUSES),
  ...toClauses("system-management", SYSTEM_MANAGEMENT_CLAUSES),
  ...toClauses("decision", DECISIONS),
];

const byId: ReadonlyMap<string, Clause> = new Map(CLAUSES.map((clause) => [clause.id, clause]));

/** The clause with this number; undefined for a number that neither text nor decisions use. */
export function findClause(id: string): Clause | undefined {
  return byId.get(id);
}

function toClauses<Id extends ClauseId>(
  source: Clause["source"],
  texts: Readonly<Record<Id, string>>,
): Clause[] {
  return (Object.keys(texts) as Id[]).map((id) => ({
    id,
    text: texts[id],
    obligation: RECOMMENDED.has(id) ? "should" : "must",
    source,
  }));
}
