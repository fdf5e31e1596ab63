import { execFile, spawnSync } from "node:child_process";
import { observe } from "./observe";
import { compareTexts, shortUrn, type Outcome } from "./outcome";
import type { Cell } from "./program";
import { PASSPHRASE, STACK, type ConformanceProject } from "./project";

/** The version of the `pulumi` on PATH; undefined where there is none. */
export function cliVersion(): string | undefined {
  const asked = spawnSync("pulumi", ["version"], { encoding: "utf8" });
  return asked.status === 0 ? asked.stdout.trim() : undefined;
}

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the Pulumi CLI on the project's stack with the program of a cell. */
export function runCli(
  project: ConformanceProject,
  { program, edit }: Cell,
  args: string[],
): Promise<Finished> {
  const env = {
    ...process.env,
    MVM_CONFORMANCE_CELL: `${program.name}/${edit.name}`,
    PULUMI_BACKEND_URL: `file://${project.backendDir}`,
    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  const options = { cwd: project.directory, env, maxBuffer: 64 << 20 };
  return new Promise((resolve) =>
    execFile("pulumi", [...args, "--stack", STACK, "--non-interactive"], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    ),
  );
}

/**
 * The update alone: what a preview would plan is compared through the embedded engine's own preview. `pulumi up` stops
 * at a preview that refuses; without it, it would delete until it comes to what is protected.
 */
export async function deployByCli(project: ConformanceProject, cell: Cell): Promise<Outcome> {
  project.prepare(cell.edit);
  if (cell.edit.refused) {
    const { code } = await runCli(project, cell, ["preview"]);
    return { steps: [], failed: code !== 0, ...observe(project) };
  }
  const { code, stdout, stderr } = await runCli(project, cell, ["up", "--yes", "--skip-preview", "--json"]);
  const begun = parseEvents(stdout).flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
  if (begun.length === 0) throw new Error(`pulumi up said nothing of its steps: ${stdout}${stderr}`);
  return { steps: stepNames(begun), failed: code !== 0, ...observe(project) };
}

interface CliStep {
  readonly op: string;
  readonly urn: string;
}

interface CliEvent {
  readonly resourcePreEvent?: { readonly metadata: CliStep };
}

/** One JSON document a line. */
const parseEvents = (text: string): CliEvent[] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as CliEvent);

/** A replacement has two steps, in either order, and counts once; providers are each engine's own affair. */
function stepNames(steps: readonly CliStep[]): string[] {
  const names = steps
    .filter(({ op, urn }) => op !== "same" && !urn.includes("::pulumi:providers:"))
    .map(({ op, urn }) => `${op === "create-replacement" ? "replace" : op} ${shortUrn(urn)}`);
  return names
    .filter((name, index) => !name.startsWith("replace ") || names.indexOf(name) === index)
    .sort(compareTexts);
}
