import { NotEvaluableError, type SystemView, type Value } from "../../infra/audit/graph";
import type { CheckPlan, Reaction } from "../../infra/contract";

/** One row of the datasheet as a rule reads it (R62). */
export interface RowView {
  readonly name: string;
  /** Which of the card's four checks it is (R42-R44, R48). */
  readonly check: CheckPlan["check"];
  readonly value: Value;
}

/** One of the four reaction cells of a row (R63). */
export interface CellView {
  readonly row: RowView;
  readonly period: "werktags" | "sonst";
  readonly reaction: Reaction;
  /** Plan path, e.g. `systems[0].monitoring.checks[1].warn.sonst`. */
  readonly path: string;
}

/** The rows that are watched on a system; none where the basis installs nothing of ours (O30). @throws NotEvaluableError */
export function readRows(system: SystemView): readonly RowView[] {
  return system.plan
    .get("monitoring")
    .get("checks")
    .list()
    .map((value) => ({ name: value.get("name").string(), check: readKind(value.get("check")), value }));
}

function readKind(kind: Value): CheckPlan["check"] {
  const check = kind.number();
  if (check === 1 || check === 2 || check === 3 || check === 4) return check;
  throw new NotEvaluableError(`${kind.path} is none of the four checks`, kind.path);
}

/** All reaction cells of a row: none where it only informs (R71). @throws NotEvaluableError */
export function readCells(row: RowView): readonly CellView[] {
  return (["warn", "critical"] as const).flatMap((half) => {
    const cells = row.value.get(half);
    if (!cells.isPresent) return [];
    return (["werktags", "sonst"] as const).map((period) => {
      const cell = cells.get(period);
      return { row, period, reaction: readReaction(cell), path: cell.path };
    });
  });
}

/** R49-R57. */
const REACTIONS: readonly Reaction[] = [
  "fix",
  "sms",
  "mail",
  "phone",
  "mobile",
  "fix+mail",
  "fix+phone",
  "fix+mobile",
  "acknowledge",
];

function readReaction(cell: Value): Reaction {
  const text = cell.string();
  const reaction = REACTIONS.find((known) => known === text);
  if (reaction === undefined) throw new NotEvaluableError(`${cell.path} is no known reaction`, cell.path);
  return reaction;
}

/** For messages: the names of rows, the first few of many. */
export function listNames(rows: readonly RowView[]): string {
  const names = [...new Set(rows.map(({ name }) => name))];
  const shown = names.slice(0, 4).join(", ");
  return names.length > 4 ? `${shown} and ${names.length - 4} more` : shown;
}
