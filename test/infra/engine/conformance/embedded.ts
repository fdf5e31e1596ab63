import type { DeploymentRequest, DeploymentResult, Step } from "../../../../infra/engine";
import { observe } from "./observe";
import { compareTexts, shortUrn, type Outcome } from "./outcome";
import type { Cell } from "./program";
import { PASSPHRASE, PROJECT, STACK, type ConformanceProject } from "./project";

/** The engine's `deploy`: of the sources, or of a compiled copy. */
export type Deploy = (request: DeploymentRequest) => Promise<DeploymentResult>;

export function runEmbedded(
  deploy: Deploy,
  project: ConformanceProject,
  { edit }: Cell,
  operation: "preview" | "up",
): Promise<DeploymentResult> {
  const named = (values: Readonly<Record<string, string>> = {}): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [`${PROJECT}:${key}`, value]));
  const secretConfig = named(edit.secretConfig);
  return deploy({
    operation,
    project: PROJECT,
    stack: STACK,
    backendDir: project.backendDir,
    passphrase: PASSPHRASE,
    config: { ...named(edit.config), ...secretConfig },
    secretConfigKeys: Object.keys(secretConfig),
    programDir: project.directory,
    program: () => Promise.resolve(edit.declare()),
  });
}

/**
 * Previews, then carries out. A preview may name more: what depends on a value that it cannot know.
 * @throws Error when the preview missed a step, or changed something
 */
export async function deployEmbedded(
  deploy: Deploy,
  project: ConformanceProject,
  cell: Cell,
): Promise<Outcome> {
  project.prepare(cell.edit);
  const before = JSON.stringify(observe(project));
  const planned = stepNames((await runEmbedded(deploy, project, cell, "preview")).steps);
  if (JSON.stringify(observe(project)) !== before) throw new Error("a preview changed something");
  const made = await runEmbedded(deploy, project, cell, "up");
  const steps = stepNames(made.steps);
  const unplanned = steps.filter((step) => !planned.includes(step));
  if (unplanned.length > 0) throw new Error(`not planned and yet done: ${unplanned.join(", ")}`);
  return { steps, failed: made.errors.length > 0, ...observe(project) };
}

const stepNames = (steps: readonly Step[]): string[] =>
  steps
    .filter(({ op }) => op !== "same")
    .map(({ op, urn }) => `${op} ${shortUrn(urn)}`)
    .sort(compareTexts);
