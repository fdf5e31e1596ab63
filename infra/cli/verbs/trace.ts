import { rules } from "../../../policies/pack";
import {
  countStates,
  describeTrace,
  readCitations,
  traceClauses,
  traceErrors,
  traceRows,
  type ClauseTrace,
} from "../../audit/trace";
import { fail } from "../../diagnostics";
import { alignColumns, JSON_SCHEMA_VERSION, type VerbResult } from "../output";
import { packageRoot } from "../project";

/**
 * What enforces, proves, explains or plans each clause, or one of them. Reads this package alone.
 *
 * @param wanted number of a clause or decision, e.g. `R45`; absent: all as a table
 * @param root of this package
 * @throws DiagnosticError MVM2931 for a number that does not exist
 */
export function trace(wanted?: string, root = packageRoot): VerbResult {
  const traces = traceClauses(rules, readCitations(root));
  if (wanted === undefined) {
    const rows = alignColumns([["clause", "state", "duty", "by", "text"], ...traceRows(traces)]);
    return present(traces, `${rows}\n${traces.length} clauses: ${countStates(traces)}\n`);
  }
  const found = traces.find(({ clause }) => clause.id === wanted.toUpperCase());
  if (!found) return fail(traceErrors.unknownClause, `${JSON.stringify(wanted.slice(0, 20))} is no clause`);
  return present([found], renderOne(found));
}

function present(traces: readonly ClauseTrace[], text: string): VerbResult {
  return {
    exitCode: 0,
    text,
    json: { schemaVersion: JSON_SCHEMA_VERSION, clauses: traces.map(traceToJson) },
  };
}

function renderOne(found: ClauseTrace): string {
  const rows = describeTrace(found).flatMap(([name, lines]) =>
    lines.map((line, i) => ["", i === 0 ? name : "", line]),
  );
  return `${found.clause.id}  ${found.clause.text}\n${alignColumns(rows)}`;
}

function traceToJson({ clause, states, documented, planned, ...rest }: ClauseTrace): Record<string, unknown> {
  return {
    ...clause,
    state: states[0] ?? null,
    states,
    documented: documented ?? null,
    planned: planned ?? null,
    ...rest,
  };
}
