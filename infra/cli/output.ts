import type { Verdicts } from "./artifacts";

/** What a verb hands to the shell: the result for stdout, and the exit code. Progress has gone to stderr already. */
export interface VerbResult {
  readonly text: string;
  readonly json: unknown;
  readonly exitCode: ExitCode;
  /** Row by row, for reports; absent where a verb judges nothing. */
  readonly verdicts?: Verdicts;
}

/** 0 fine; 1 mandatory finding; 2 wrong input; 3 wrong environment; 4 applied in part; 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130;

export type Format = "text" | "json";

/** Forms of an audit report. */
export const REPORT_FORMATS = ["text", "json", "html", "sarif", "junit", "markdown"] as const;

export const JSON_SCHEMA_VERSION = 1;

/** Aligns columns by their widest cell; the last column is left as it is. */
export function alignColumns(rows: readonly (readonly string[])[], gap = "  "): string {
  const widths = rows.reduce<number[]>(
    (all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, cell.length)),
    [],
  );
  return rows
    .map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join(gap))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}
