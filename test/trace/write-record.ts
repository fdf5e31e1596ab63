import * as fs from "node:fs";
import { format } from "prettier";
import type { DisabledRun } from "../../infra/audit/trace";

export type RunsById = Readonly<Record<string, DisabledRun>>;

type Row = readonly [id: string, run: DisabledRun];

/** What the runs before this one found. */
export function readRecord(file: string): RunsById {
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as RunsById) : {};
}

/** @param files the record for the trace, and the table for people */
export async function writeRecord(
  files: { readonly record: string; readonly table: string },
  ids: readonly string[],
  runs: RunsById,
): Promise<void> {
  const rows = ids.flatMap((id): readonly Row[] => (runs[id] ? [[id, runs[id]]] : []));
  const record = JSON.stringify(Object.fromEntries(rows));
  fs.writeFileSync(files.record, await format(record, { parser: "json", printWidth: 110 }));
  const never = ids.filter((id) => !runs[id]);
  fs.writeFileSync(files.table, await format(toTable(rows, never), { parser: "markdown", printWidth: 110 }));
}

const toTable = (
  rows: readonly Row[],
  never: readonly string[],
): string => `# Rules and refusals, each disabled once

Written by \`disable-rules.ts\`; do not edit. Counts: tests that went red; by clause those that name it. A clause with 0
is cited and not enforced by this rule.

| Disabled | On | Red tests | By clause |
| --- | --- | --- | --- |
${rows.map(toRow).join("\n")}

Never disabled yet: ${never.join(", ") || "none"}.

## A red test by clause

${rows.map(toExamples).join("\n")}
`;

function toRow([id, { date, red, clauses }]: Row): string {
  const counts = Object.entries(clauses).map(([clause, tests]) => `${clause}: ${tests.length}`);
  return `| \`${id}\` | ${date} | ${red} | ${counts.join(", ")} |`;
}

function toExamples([id, { clauses }]: Row): string {
  const examples = Object.entries(clauses).map(
    ([clause, [test]]) => `  - ${clause}: ${test === undefined ? "none" : `\`${test.replace(/`/g, "'")}\``}`,
  );
  return [`- \`${id}\``, ...examples].join("\n");
}
