import { readFileSync, writeFileSync } from "node:fs";
import type { Outcome } from "./outcome";
import type { Json } from "./project";

/** What the Pulumi CLI did with all programs. */
export interface Recording {
  readonly recordedAt: string;
  readonly pulumiVersion: string;
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

export const cellName = (program: string, edit: string): string => `${program} / ${edit}`;

/** States repeat from edit to edit: each resource is written once and then named by its number. */
type PackedOutcome = Omit<Outcome, "state"> & { readonly cell: string; readonly state: readonly number[] };

/** One JSON document a line: head, then resources and outcomes as they come up. */
export function writeRecording(file: string, recording: Recording): void {
  const { recordedAt, pulumiVersion } = recording;
  const lines: unknown[] = [{ recordedAt, pulumiVersion }];
  const numbers = new Map<string, number>();
  for (const [cell, { state, ...outcome }] of recording.outcomes) {
    const packed = state.map((resource) => {
      const text = JSON.stringify(resource);
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, numbers.size);
      lines.push({ resource: numbers.size - 1, value: resource });
      return numbers.size - 1;
    });
    lines.push({ cell, ...outcome, state: packed });
  }
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

export function readRecording(file: string): Recording {
  const [head, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  const { recordedAt, pulumiVersion } = JSON.parse(head ?? "") as Omit<Recording, "outcomes">;
  const resources: Json[] = [];
  const outcomes = new Map<string, Outcome>();
  for (const line of lines) {
    const entry = JSON.parse(line) as { resource: number; value: Json } | PackedOutcome;
    if ("resource" in entry) {
      resources[entry.resource] = entry.value;
      continue;
    }
    const { cell, state, ...outcome } = entry;
    outcomes.set(cell, { ...outcome, state: state.map((number) => resources[number] ?? null) });
  }
  return { recordedAt, pulumiVersion, outcomes };
}
