import { existsSync } from "node:fs";
import { join } from "node:path";
import { deploy } from "../../../../infra/engine";
import { cliVersion, deployByCli } from "./cli";
import { deployEmbedded } from "./embedded";
import { ConformanceProject } from "./project";
import type { Outcome } from "./outcome";
import type { Cell, ConformanceProgram } from "./program";
import { programs } from "./programs";
import { cellName, readRecording, writeRecording } from "./recording";
import { runPrograms } from "./run";
import { renderTable } from "./table";

export interface Places {
  /** This folder. */
  readonly sources: string;
  /** The node_modules with Pulumi's SDK. */
  readonly modules: string;
}

export const recordingFile = (sources: string): string => join(sources, "recorded.jsonl");

/**
 * @param names programs to record or compare; all when there are none
 * @throws Error for an unknown word, and where there is no `pulumi` to record from
 */
export async function main([word, ...names]: readonly string[], { sources, modules }: Places): Promise<void> {
  const chosen = programs.filter(({ name }) => names.length === 0 || names.includes(name));
  const makeProject = (): ConformanceProject => new ConformanceProject(sources, modules);
  const file = recordingFile(sources);
  if (word === "record") return record(chosen, makeProject, file);
  if (word !== "table") throw new Error("say record or table");
  const seen = new Map<string, Outcome>();
  const byEngine = (project: ConformanceProject, cell: Cell): Promise<Outcome> =>
    deployEmbedded(deploy, project, cell);
  await runPrograms(chosen, makeProject, byEngine, (_program, outcomes) => {
    for (const [cell, outcome] of outcomes) seen.set(cell, outcome);
  });
  process.stdout.write(renderTable(readRecording(file), seen, chosen));
}

/** Writes after each program, so that a long recording can be taken up again by naming what is left. */
async function record(
  chosen: readonly ConformanceProgram[],
  makeProject: () => ConformanceProject,
  file: string,
): Promise<void> {
  const pulumiVersion = cliVersion();
  if (pulumiVersion === undefined) throw new Error("no pulumi on PATH to record from");
  const known = existsSync(file) ? readRecording(file) : undefined;
  const recorded = new Map(known?.pulumiVersion === pulumiVersion ? known.outcomes : []);
  const recordedAt = new Date().toISOString().slice(0, 10);
  await runPrograms(chosen, makeProject, deployByCli, (program, fresh) => {
    for (const [cell, outcome] of fresh) recorded.set(cell, outcome);
    const cells = programs.flatMap(({ name, edits }) => edits.map((edit) => cellName(name, edit.name)));
    const outcomes = new Map(
      cells.flatMap((cell) => [[cell, recorded.get(cell)] as const]).filter(isPresent),
    );
    writeRecording(file, { recordedAt, pulumiVersion, outcomes });
    process.stderr.write(`${program.name}: ${program.edits.length} edits\n`);
  });
}

const isPresent = (entry: readonly [string, Outcome | undefined]): entry is readonly [string, Outcome] =>
  entry[1] !== undefined;
