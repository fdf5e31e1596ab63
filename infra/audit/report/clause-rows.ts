import { catalogue } from "../../contract";
import type { FindingState } from "../findings";
import type { ClauseRow, ReportFinding } from "./audit-report";
import { worstState } from "./worst-state";

/** How far each cited clause is kept, in the order of the catalogue. */
export function buildClauseRows(findings: readonly ReportFinding[]): ClauseRow[] {
  const states = new Map<string, FindingState[]>();
  for (const { clauses, state } of findings) {
    for (const clause of clauses) {
      const known = states.get(clause);
      if (known) known.push(state);
      else states.set(clause, [state]);
    }
  }
  return catalogue.CLAUSES.flatMap(({ id, text, obligation }) => {
    const found = states.get(id) ?? [];
    const state = worstState(found);
    return state === undefined ? [] : [{ id, text, obligation, state, findings: found.length }];
  });
}
