import { catalogue } from "../../contract";
import { PROBES, type Probe } from "../evidence";
import type { Rule } from "../findings";
import type { CitationIndex, DisabledRun } from "./citations";
import { REFUSALS } from "./refusals";

/** How far a clause is kept, the strongest first. */
export const CLAUSE_STATES = ["enforced", "proven-live", "documented", "planned"] as const;

export type ClauseState = (typeof CLAUSE_STATES)[number];

/** A rule or a refusal that cites a clause. */
export interface Enforcer {
  /** Id of the rule, or code of the diagnostic. */
  readonly id: string;
  readonly title: string;
  /** advisory: it is said and does not stop anything. */
  readonly enforcement: Rule["enforcementLevel"];
  /**
   * What became of the tests naming the clause when it was disabled: red, so the citation counts; green, so it does
   * not; untested where nobody disabled it since it cites the clause.
   */
  readonly proof: "red" | "green" | "untested";
  readonly disabled?: Pick<DisabledRun, "date"> & { readonly redTests: readonly string[] };
}

/** A clause, and everything in this product that refers to it. */
export interface ClauseTrace {
  readonly clause: catalogue.Clause;
  /** All that hold, the strongest first; none is a defect. */
  readonly states: readonly ClauseState[];
  readonly policies: readonly Enforcer[];
  readonly diagnostics: readonly Enforcer[];
  readonly probes: readonly Pick<Probe, "id" | "title">[];
  /** Why nothing in a running system can show it. */
  readonly documented?: string;
  /** The area that is to prove it on running systems. */
  readonly planned?: catalogue.PlannedArea;
  readonly code: readonly string[];
  readonly tests: readonly string[];
}

/** All clauses and decisions in their order. */
export function traceClauses(rules: readonly Rule[], citations: CitationIndex): readonly ClauseTrace[] {
  return catalogue.CLAUSES.map((clause) => traceClause(clause, rules, citations));
}

function traceClause(
  clause: catalogue.Clause,
  rules: readonly Rule[],
  citations: CitationIndex,
): ClauseTrace {
  const { id } = clause;
  const policies = rules
    .filter(({ clauses }) => clauses.includes(id))
    .map((rule) =>
      toEnforcer(rule.id, rule.displayName, rule.enforcementLevel, citations.disabled[rule.id], id),
    );
  const diagnostics = REFUSALS.filter(({ clauses }) => clauses.includes(id)).map((refusal) =>
    toEnforcer(refusal.kind.code, refusal.title, "mandatory", citations.disabled[refusal.id], id),
  );
  const probes = Object.values<Probe>(PROBES).filter(({ clauses }) => clauses.includes(id));
  const documented = catalogue.DOCUMENTED[id];
  const planned = catalogue.PLANNED[id];
  const holds: Readonly<Record<ClauseState, boolean>> = {
    enforced: [...policies, ...diagnostics].some(enforces),
    "proven-live": probes.length > 0,
    documented: documented !== undefined,
    planned: planned !== undefined,
  };
  return {
    clause,
    states: CLAUSE_STATES.filter((state) => holds[state]),
    policies,
    diagnostics,
    probes: probes.map(({ id: probeId, title }) => ({ id: probeId, title })),
    ...(documented !== undefined && { documented }),
    ...(planned !== undefined && { planned }),
    code: citations.code[id] ?? [],
    tests: listTests(citations.tests[id] ?? [], [...policies, ...diagnostics]),
  };
}

/** Files that name the clause, and those of the tests that went red. */
function listTests(naming: readonly string[], enforcers: readonly Enforcer[]): readonly string[] {
  const red = enforcers.flatMap(({ disabled }) => disabled?.redTests ?? []);
  return [...new Set([...naming, ...red.map((test) => test.slice(0, test.indexOf(": ")))])].sort();
}

function toEnforcer(
  id: string,
  title: string,
  enforcement: Enforcer["enforcement"],
  run: DisabledRun | undefined,
  clause: string,
): Enforcer {
  const redTests = run?.clauses[clause];
  if (!run || !redTests) return { id, title, enforcement, proof: "untested" };
  const disabled = { date: run.date, redTests };
  return { id, title, enforcement, proof: redTests.length > 0 ? "red" : "green", disabled };
}

/** A citation counts only if disabling the rule turns a test naming the clause red. */
function enforces({ enforcement, proof }: Enforcer): boolean {
  return enforcement === "mandatory" && proof === "red";
}
