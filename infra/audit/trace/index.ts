export {
  type CitationIndex,
  type DisabledRun,
  findCitedClauses,
  readCitations,
  writeCitations,
} from "./citations";
export { traceErrors } from "./errors";
export { REFUSALS, type Refusal } from "./refusals";
export { CLAUSE_STATES, type ClauseState, type ClauseTrace, traceClauses } from "./trace-clauses";
export { renderTraceMarkdown } from "./trace-markdown";
export { countStates, describeTrace, traceRows } from "./trace-text";
