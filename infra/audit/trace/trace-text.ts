import { CLAUSE_STATES, type ClauseState, type ClauseTrace, type Enforcer } from "./trace-clauses";

export const STATE_TITLES: Readonly<Record<ClauseState, string>> = {
  enforced: "enforced",
  "proven-live": "proven live",
  documented: "documented",
  planned: "planned",
};

/** One row per clause: number, states, obligation, what keeps it, text. */
export function traceRows(traces: readonly ClauseTrace[]): readonly (readonly string[])[] {
  return traces.map((trace) => [
    trace.clause.id,
    describeStates(trace),
    trace.clause.obligation,
    listKeepers(trace).join(", ") || "-",
    trace.clause.text,
  ]);
}

/** E.g. `enforced, planned (monitoring)`. */
export function describeStates({ states, planned }: ClauseTrace): string {
  const named = states.map((state) =>
    state === "planned" && planned !== undefined ? `planned (${planned})` : STATE_TITLES[state],
  );
  return named.join(", ") || "no state";
}

/** Ids of what enforces or proves a clause; an advisory rule and a citation that does not count are marked. */
export function listKeepers({ policies, diagnostics, probes }: ClauseTrace): readonly string[] {
  const mark = ({ id, enforcement, proof }: Enforcer): string =>
    proof !== "red" ? `${id} (does not count)` : enforcement === "advisory" ? `${id} (advisory)` : id;
  return [...new Set([...policies.map(mark), ...diagnostics.map(mark), ...probes.map(({ id }) => id)])];
}

/** `60 enforced, 12 proven live, …` by strongest state. */
export function countStates(traces: readonly ClauseTrace[]): string {
  const counts = CLAUSE_STATES.map((state) => ({
    state,
    count: traces.filter(({ states }) => states[0] === state).length,
  }));
  const stateless = traces.filter(({ states }) => states.length === 0).length;
  return [
    ...counts.map(({ state, count }) => `${count} ${STATE_TITLES[state]}`),
    ...(stateless > 0 ? [`${stateless} without state`] : []),
  ].join(", ");
}

const SOURCES = {
  "service-card": "service card SILBER",
  "system-management": "Systemmanagement",
  decision: "decision of this project",
} as const;

/** Everything about one clause: a name and lines each. */
export function describeTrace(
  trace: ClauseTrace,
): readonly (readonly [name: string, lines: readonly string[]])[] {
  const { clause, documented, planned } = trace;
  return [
    ["obligation", [clause.obligation]],
    ["source", [SOURCES[clause.source]]],
    ["state", [describeStates(trace)]],
    ["documented", documented === undefined ? [] : [documented]],
    ["planned", planned === undefined ? [] : [planned]],
    ["policies", trace.policies.map((policy) => describeEnforcer(policy, clause.id))],
    ["diagnostics", trace.diagnostics.map((diagnostic) => describeEnforcer(diagnostic, clause.id))],
    ["went red", [...trace.policies, ...trace.diagnostics].flatMap(exampleOfRed)],
    ["probes", trace.probes.map(({ id, title }) => `${id}: ${title}`)],
    ["code", trace.code],
    ["tests", trace.tests],
  ];
}

/** One of the tests that went red without it; all of them are in the JSON. */
function exampleOfRed({ id, disabled }: Enforcer): readonly string[] {
  const [test] = disabled?.redTests ?? [];
  return test === undefined ? [] : [`${id}: ${test}`];
}

function describeEnforcer({ id, title, enforcement, disabled }: Enforcer, clause: string): string {
  const tests = disabled?.redTests.length ?? 0;
  const proof = !disabled
    ? "does not count: never disabled since it cites the clause"
    : tests === 0
      ? `does not count: disabled on ${disabled.date}, no test naming ${clause} went red`
      : `disabled on ${disabled.date}, ${tests} test${tests === 1 ? "" : "s"} naming ${clause} went red`;
  return `${id} (${enforcement}; ${proof}): ${title}`;
}
