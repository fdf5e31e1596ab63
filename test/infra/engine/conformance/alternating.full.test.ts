import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { deploy } from "../../../../infra/engine";
import { cliVersion, deployByCli, runCli } from "./cli";
import { deployEmbedded, runEmbedded } from "./embedded";
import { toleratedParts } from "./known-differences";
import { compareOutcomes, type Outcome } from "./outcome";
import type { Cell, ConformanceProgram } from "./program";
import { ConformanceProject } from "./project";
import { programs } from "./programs";
import { cellName, readRecording } from "./recording";
import { runProgram, type Deployer } from "./run";
import { recordingFile } from "./tool";

const modules = resolve(import.meta.dirname, "../../../../node_modules");
const makeProject = (): ConformanceProject => new ConformanceProject(import.meta.dirname, modules);
const { outcomes, pulumiVersion } = readRecording(recordingFile(import.meta.dirname));

/** An engine: how it deploys a cell, and how it says that there is nothing left to do. */
interface Engine {
  readonly name: string;
  readonly deploy: Deployer;
  readonly leftToDo: (project: ConformanceProject, cell: Cell) => Promise<string>;
}

const embedded: Engine = {
  name: "embedded",
  deploy: (project, cell) => deployEmbedded(deploy, project, cell),
  leftToDo: async (project, cell) => {
    const { errors, changed, steps } = await runEmbedded(deploy, project, cell, "preview");
    if (errors.length === 0 && !changed) return "";
    return [...errors.map(({ message }) => message), ...steps.map(({ op, urn }) => `${op} ${urn}`)].join(
      "\n",
    );
  },
};

const cli: Engine = {
  name: "CLI",
  deploy: deployByCli,
  leftToDo: async (project, cell) => {
    const { code, stdout, stderr } = await runCli(project, cell, ["preview", "--expect-no-changes"]);
    return code === 0 ? "" : `${stdout}${stderr}`;
  },
};

const version = cliVersion();
const reason = version === undefined ? " (skipped: there is no pulumi on PATH)" : ` ${version}`;

const withKnownDifferences = new Set(
  programs
    .filter(({ name, edits }) => edits.some((edit) => toleratedParts(cellName(name, edit.name)).length > 0))
    .map(({ name }) => name),
);

/** Edits in turn by the one and the other engine; after each that succeeded, the other one finds nothing to do. */
async function alternate(program: ConformanceProgram, first: Engine, second: Engine): Promise<string[]> {
  const project = makeProject();
  const faults: string[] = [];
  try {
    for (const [index, edit] of program.edits.entries()) {
      const [one, other] = index % 2 === 0 ? [first, second] : [second, first];
      const cell = { program, edit };
      const outcome = await one.deploy(project, cell);
      const name = `${cellName(program.name, edit.name)} by ${one.name}`;
      // A known difference of one engine is in the state that the other one finds.
      if (!withKnownDifferences.has(program.name)) {
        faults.push(...differences(program, edit.name, outcome).map((part) => `${name}: ${part}`));
      }
      const left = outcome.failed ? "" : await other.leftToDo(project, cell);
      if (left !== "") faults.push(`${name}: ${other.name} would still do: ${left}`);
    }
  } finally {
    project.remove();
  }
  return faults;
}

function differences(program: ConformanceProgram, edit: string, outcome: Outcome): string[] {
  const recorded = outcomes.get(cellName(program.name, edit));
  return recorded ? compareOutcomes(recorded, outcome) : ["not recorded"];
}

describe.skipIf(version === undefined)(`the recording against the pulumi on PATH${reason}`, () => {
  it("was made by the same version", () => expect(version).toBe(pulumiVersion));

  it.each(programs)("$name: a fresh run gives what was recorded", async (program) => {
    const fresh = await runProgram(program, makeProject, deployByCli);
    const faults = program.edits.flatMap(({ name }) => {
      const outcome = fresh.get(cellName(program.name, name));
      return outcome ? differences(program, name, outcome).map((part) => `${name}: ${part}`) : [name];
    });
    expect(faults).toEqual([]);
  });
});

describe.skipIf(version === undefined)(`both engines in turn on one stack${reason}`, () => {
  it.each(programs)("$name: the embedded engine begins", async (program) => {
    expect(await alternate(program, embedded, cli)).toEqual([]);
  });

  it.each(programs)("$name: the CLI begins", async (program) => {
    expect(await alternate(program, cli, embedded)).toEqual([]);
  });
});
