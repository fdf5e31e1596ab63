import type { Outcome } from "./outcome";
import type { Cell, ConformanceProgram } from "./program";
import type { ConformanceProject } from "./project";
import { cellName } from "./recording";

/** Carries out one cell on the project's stack. */
export type Deployer = (project: ConformanceProject, cell: Cell) => Promise<Outcome>;

/** All edits of a program, one after another on a fresh stack. */
export async function runProgram(
  program: ConformanceProgram,
  makeProject: () => ConformanceProject,
  deploy: Deployer,
): Promise<Map<string, Outcome>> {
  const project = makeProject();
  const outcomes = new Map<string, Outcome>();
  try {
    for (const edit of program.edits) {
      outcomes.set(cellName(program.name, edit.name), await deploy(project, { program, edit }));
    }
  } finally {
    project.remove();
  }
  return outcomes;
}

/** Programs at the same time: most of a CLI run is waiting for processes to start. */
const AT_ONCE = 3;

/** Runs programs; `tell` hears of each that is done. */
export async function runPrograms(
  chosen: readonly ConformanceProgram[],
  makeProject: () => ConformanceProject,
  deploy: Deployer,
  tell: (program: ConformanceProgram, outcomes: ReadonlyMap<string, Outcome>) => void = () => undefined,
): Promise<void> {
  const waiting = [...chosen];
  const work = async (): Promise<void> => {
    for (let program = waiting.shift(); program; program = waiting.shift()) {
      tell(program, await runProgram(program, makeProject, deploy));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
