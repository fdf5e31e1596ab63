import { OPERATION_TITLES, OPERATIONS, type Operation } from "./operations";
import type { KillRecord } from "./kill-round";

/** What was measured, beside the rounds themselves. */
export interface KillRun {
  readonly startedAt: Date;
  readonly lab: string;
  /** Of each operation without a kill, as it was measured last. */
  readonly lengthsMs: Readonly<Record<Operation, number>>;
  readonly seed: number;
  readonly records: readonly KillRecord[];
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** One row per operation, one per step that was in flight, and every problem in full. */
export function renderKillTable(run: KillRun): string {
  const killed = run.records.filter((record) => record.killed);
  const problems = run.records.filter((record) => record.problems.length > 0);
  return [
    `# kill -9, ${run.startedAt.toISOString().slice(0, 10)}`,
    "",
    `Lab \`${run.lab}\`, Node ${process.versions.node}, seed ${run.seed}: ${killed.length} runs killed, ` +
      `${problems.length} with a problem.`,
    "",
    "After each kill: the state file parses and `mvm state show` reads it. After the last kill of an operation: the next",
    "run (the same again, or `destroy`) ends with 0, the one after it has nothing to do, no lock is left, and instances,",
    "disks, networks, ACLs, images and image references in the cloud are exactly those of the state. Objects of somebody",
    "else, also under our names, stay as they are.",
    "",
    "| operation | length s | killed | from s | to s | a step in flight | stale lock taken over | foreign object refused | then destroyed | problems |",
    "|---|---|---|---|---|---|---|---|---|---|",
    ...OPERATIONS.map((operation) => renderOperation(operation, run)),
    "",
    "| in flight at the kill | runs |",
    "|---|---|",
    ...countSteps(killed).map(([step, count]) => `| ${step} | ${count} |`),
    "",
    ...problems.map(renderProblem),
  ].join("\n");
}

function renderOperation(operation: Operation, { lengthsMs, records }: KillRun): string {
  const all = records.filter((record) => record.operation === operation);
  const killed = all.filter((record) => record.killed);
  const moments = killed.map((record) => record.atMs);
  const count = (matches: (record: KillRecord) => boolean): number => all.filter(matches).length;
  const cells = [
    OPERATION_TITLES[operation],
    seconds(lengthsMs[operation]),
    killed.length,
    killed.length > 0 ? seconds(Math.min(...moments)) : "",
    killed.length > 0 ? seconds(Math.max(...moments)) : "",
    count((record) => record.inFlight.length > 0),
    count((record) => record.staleLock),
    count((record) => record.foreign !== undefined),
    count((record) => record.givenUp),
    count((record) => record.problems.length > 0),
  ];
  return `| ${cells.join(" | ")} |`;
}

function countSteps(killed: readonly KillRecord[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { inFlight } of killed)
    for (const step of inFlight.length > 0 ? new Set(inFlight) : ["nothing"])
      counts.set(step, (counts.get(step) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

const renderProblem = ({ operation, attempt, atMs, inFlight, problems }: KillRecord): string =>
  `- ${operation}, attempt ${attempt}, killed at ${seconds(atMs)} s, in flight ${inFlight.join(", ") || "nothing"}:\n` +
  problems.map((problem) => `  - ${problem.trim().replaceAll("\n", " / ")}\n`).join("");
