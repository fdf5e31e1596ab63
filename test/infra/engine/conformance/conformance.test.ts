import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { deploy } from "../../../../infra/engine";
import { deployEmbedded, runEmbedded } from "./embedded";
import { toleratedParts } from "./known-differences";
import { compareOutcomes } from "./outcome";
import { ConformanceProject } from "./project";
import { programs } from "./programs";
import { cellName, readRecording } from "./recording";
import { recordingFile } from "./tool";

const modules = resolve(import.meta.dirname, "../../../../node_modules");
const { pulumiVersion, recordedAt, outcomes } = readRecording(recordingFile(import.meta.dirname));

describe(`embedded engine against what Pulumi ${pulumiVersion} did on ${recordedAt}`, () => {
  it("the recording has every cell and no other", () => {
    const cells = programs.flatMap(({ name, edits }) => edits.map((edit) => cellName(name, edit.name)));
    expect([...outcomes.keys()]).toEqual(cells);
  });

  describe.each(programs)("$name", (program) => {
    it("every edit leads to the same steps, calls and state", { timeout: 60_000 }, async () => {
      const project = new ConformanceProject(import.meta.dirname, modules);
      try {
        for (const edit of program.edits) {
          const cell = cellName(program.name, edit.name);
          const recorded = outcomes.get(cell);
          if (!recorded) throw new Error(`${cell} is not recorded`);
          const seen = await deployEmbedded(deploy, project, { program, edit });
          if (!seen.failed) {
            const { changed } = await runEmbedded(deploy, project, { program, edit }, "preview");
            expect.soft({ cell, changed }).toEqual({ cell, changed: false });
          }
          const tolerated = toleratedParts(cell);
          // The names of the parts that differ come first: whole states are long.
          const differing = compareOutcomes(recorded, seen).sort();
          expect.soft({ cell, differing }).toEqual({ cell, differing: tolerated.sort() });
          if (tolerated.length === 0) expect(seen).toEqual(recorded);
        }
      } finally {
        project.remove();
      }
    });
  });
});
