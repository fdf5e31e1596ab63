import { knownDifferences } from "./known-differences";
import { compareOutcomes, type Outcome } from "./outcome";
import type { ConformanceProgram } from "./program";
import { cellName, type Recording } from "./recording";

/** Markdown: a row per program, a column per edit, and below it what differs. */
export function renderTable(
  recording: Recording,
  outcomes: ReadonlyMap<string, Outcome>,
  programs: readonly ConformanceProgram[],
): string {
  const columns = Math.max(...programs.map(({ edits }) => edits.length));
  const rows: string[] = [];
  const differences: string[] = [];
  let equal = 0;
  for (const program of programs) {
    const marks = program.edits.map((edit) => {
      const cell = cellName(program.name, edit.name);
      const differing = differingParts(recording.outcomes.get(cell), outcomes.get(cell));
      if (differing.length === 0) {
        equal++;
        return "equal";
      }
      const reason = knownDifferences.find((known) => known.cell === cell)?.reason;
      differences.push(`- ${cell}: ${differing.join(", ")}.${reason ? ` Known: ${reason}` : ""}`);
      return reason ? "known" : "**different**";
    });
    const cells = [...marks, ...Array<string>(columns - marks.length).fill("")];
    rows.push(`| ${[program.name, ...cells].join(" | ")} |`);
  }
  const total = programs.reduce((sum, { edits }) => sum + edits.length, 0);
  const numbers = Array.from({ length: columns }, (_, index) => String(index + 1));
  return [
    `Embedded engine against Pulumi ${recording.pulumiVersion}, recorded ${recording.recordedAt}: ` +
      `${equal} of ${total} cells equal (steps, provider calls, cloud, decrypted state).`,
    "",
    `| ${["program \\ edit", ...numbers].join(" | ")} |`,
    `|${" --- |".repeat(columns + 1)}`,
    ...rows,
    ...(differences.length > 0 ? ["", ...differences] : []),
    "",
  ].join("\n");
}

const differingParts = (recorded: Outcome | undefined, seen: Outcome | undefined): string[] =>
  recorded && seen ? compareOutcomes(recorded, seen) : ["not recorded"];
