import { CLAUSE_STATES, type ClauseState, type ClauseTrace } from "./trace-clauses";
import { countStates, describeStates, listKeepers, STATE_TITLES } from "./trace-text";

const MEANINGS: Readonly<Record<ClauseState, string>> = {
  enforced:
    "A mandatory policy or a diagnostic refuses what breaks the clause: without it, a test that names the clause goes red.",
  "proven-live": "Nothing refuses it beforehand; `mvm verify` proves it on the running system.",
  documented: "Nothing in a running system can show it; the reason stands beside it.",
  planned:
    "Its values stand in the catalogue or the plan; the area named brings the proof on running systems.",
};

/** docs/clauses.md: every clause under its strongest state. */
export function renderTraceMarkdown(traces: readonly ClauseTrace[]): string {
  const sections = CLAUSE_STATES.map((state) =>
    renderSection(
      state,
      traces.filter(({ states }) => states[0] === state),
    ),
  );
  return `# Clauses by state

Generated from the rules, diagnostics and probes (\`npx vitest run --project unit test/infra/audit/trace --update\`); do
not edit. \`mvm trace R45\` shows one clause with code and tests. Obligation: \`must\` and \`should\` as the German text has it. Policies and
diagnostics (MVM…) enforce, the other names are probes of \`mvm verify\`.

${traces.length} clauses: ${countStates(traces)}.

${sections.join("\n")}`;
}

function renderSection(state: ClauseState, traces: readonly ClauseTrace[]): string {
  const title = STATE_TITLES[state];
  return `## ${title.charAt(0).toUpperCase()}${title.slice(1)}

${MEANINGS[state]}

${traces.map(renderItem).join("\n")}
`;
}

/** Lists, not tables: texts of clauses are long, and a formatter pads every cell of a column to its longest. */
function renderItem(trace: ClauseTrace): string {
  const { clause, documented } = trace;
  const keepers = listKeepers(trace).map((keeper) => `\`${keeper}\``);
  return [
    `- **${clause.id}** ${escapeText(clause.text)}`,
    `${clause.obligation}; ${describeStates(trace)}${keepers.length > 0 ? `: ${keepers.join(", ")}` : ""}.`,
    ...(documented === undefined ? [] : [documented]),
  ].join("  \n  ");
}

/** What stands in backticks is code already; outside of it a star would begin an emphasis. */
function escapeText(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replace(/[*_\\]/g, "\\$&")))
    .join("");
}
