import type { FindingState } from "../findings";

/** What the terminal shows of a finding; policy and evidence findings both have it. */
export interface VerdictRow {
  readonly id: string;
  readonly clauses: readonly string[];
  readonly state: FindingState;
  readonly reason: string;
}

/** Rows of one VM, or of the stack. */
export interface VerdictGroup {
  readonly title: string;
  readonly rows: readonly VerdictRow[];
}

/** What needs a person first. */
const ORDER: readonly FindingState[] = ["fail", "not-evaluated", "waived", "pass", "not-applicable"];

const MARKS: Readonly<Record<FindingState, string>> = {
  fail: "FAIL",
  "not-evaluated": "????",
  waived: "waived",
  pass: "ok",
  "not-applicable": "n/a",
};

const WORDS: Readonly<Record<FindingState, string>> = {
  fail: "failed",
  "not-evaluated": "not evaluated",
  waived: "waived",
  pass: "passed",
  "not-applicable": "not applicable",
};

/** Plain, aligned text: a table per group, the worst first, and one line that counts. Ends with a newline. */
export function renderVerdictText(groups: readonly VerdictGroup[]): string {
  const rows = groups.flatMap((group) => group.rows);
  const idWidth = widest(rows.map((row) => row.id));
  const clauseWidth = widest(rows.map((row) => row.clauses.join(" ")));
  const lines = groups.flatMap((group) => [
    group.title,
    ...ORDER.flatMap((state) => group.rows.filter((row) => row.state === state)).map((row) =>
      [
        `  ${MARKS[row.state].padEnd(6)}`,
        row.id.padEnd(idWidth),
        row.clauses.join(" ").padEnd(clauseWidth),
        row.reason,
      ].join("  "),
    ),
    "",
  ]);
  return [...lines, countStates(rows)].join("\n") + "\n";
}

/** Groups evidence by VM, in the order in which the VMs come. */
export function groupBySystem<Row extends VerdictRow & { readonly system: string }>(
  rows: readonly Row[],
): VerdictGroup[] {
  const systems = [...new Set(rows.map((row) => row.system))];
  return systems.map((title) => ({ title, rows: rows.filter((row) => row.system === title) }));
}

function countStates(rows: readonly VerdictRow[]): string {
  const counts = ORDER.map((state) => ({ state, count: rows.filter((row) => row.state === state).length }));
  const present = counts.filter(({ count }) => count > 0);
  return present.length === 0
    ? "nothing was judged"
    : present.map((c) => `${c.count} ${WORDS[c.state]}`).join(", ");
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}
