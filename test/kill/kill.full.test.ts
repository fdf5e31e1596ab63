import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listCloud, plantBystanders, removeBystanders } from "./cloud-objects";
import { KillProject } from "./kill-project";
import { compareWithCloud, runRound, type KillRecord, type OwnNames, type RoundPlan } from "./kill-round";
import { renderKillTable } from "./kill-table";
import { OPERATIONS, type Operation } from "./operations";

/** `run-kill.cjs` sets these for the long form. */
const rounds = Number(process.env["MVM_KILL_MOMENTS"] ?? "6");
const lab = process.env["MVM_KILL_LAB"] === "scratch" ? "scratch" : "test";
const out = process.env["MVM_KILL_OUT"];
const seed = Number(process.env["MVM_KILL_SEED"] ?? Date.now() % 1_000_000);

/** An operation with its recovery and checks; a busy machine takes a multiple of what an idle one does. */
const MS_PER_MOMENT = 300_000;

describe("mvm killed at a random moment", () => {
  const project = new KillProject(lab);
  const lengthsMs = Object.fromEntries(OPERATIONS.map((name) => [name, 0])) as Record<Operation, number>;
  const records: KillRecord[] = [];
  const startedAt = new Date();
  let names: OwnNames;

  beforeAll(async () => {
    expect((await project.runMvm(["lab", "up"])).code).toBe(0);
    plantBystanders(lab);
  });

  afterAll(async () => {
    const table = renderKillTable({ startedAt, lab, lengthsMs, seed, records });
    process.stdout.write(`${table}\n`);
    if (out !== undefined) {
      fs.mkdirSync(path.dirname(out), { recursive: true });
      fs.writeFileSync(out, table);
    }
    await project.operate("destroy");
    removeBystanders(lab);
    project.remove();
  });

  it("does each operation when nobody kills it", { timeout: 5 * MS_PER_MOMENT }, async () => {
    for (const operation of OPERATIONS) {
      project.want(operation);
      const done = await project.operate(operation);
      expect([done.code, operation === "destroy" ? "" : done.stderr]).toEqual([0, expect.any(String)]);
      expect(await compareWithCloud(project)).toEqual([]);
      lengthsMs[operation] = done.durationMs;
      if (operation === "create") {
        const { instances, acls } = listCloud(lab);
        names = { instance: instances[0] ?? "", acl: acls[0] ?? "" };
      }
    }
  });

  it("leaves what the next run continues from", { timeout: rounds * MS_PER_MOMENT }, async () => {
    expect(lengthsMs.destroy).toBeGreaterThan(0); // the operations themselves work
    for (let cycle = 0; countKilled(records) < rounds; cycle++) {
      for (const plan of planCycle(cycle, lengthsMs)) {
        const made = await runRound(project, plan, names);
        records.push(...made);
        takeLengths(made, lengthsMs);
        process.stderr.write(made.map((record) => `${JSON.stringify(record)}\n`).join(""));
      }
    }
    expect(records.filter((record) => record.problems.length > 0)).toEqual([]);
  });
});

const countKilled = (records: readonly KillRecord[]): number => records.filter((r) => r.killed).length;

/** A machine is faster at one time than at another: what was over before it was killed shows the length of now. */
function takeLengths(records: readonly KillRecord[], lengthsMs: Record<Operation, number>): void {
  for (const { operation, attempt, killed, endedAfterMs } of records)
    if (!killed && attempt === 1) lengthsMs[operation] = endedAfterMs;
}

/** Steps of the golden ratio from a random start fill a length evenly, however many there are. */
const GOLDEN_RATIO = 0.618_033_988_749_895;

/**
 * Moments over the whole length of each operation; every other operation is killed once more while it recovers, which
 * takes about half as long.
 */
function planCycle(cycle: number, lengthsMs: Readonly<Record<Operation, number>>): RoundPlan[] {
  return OPERATIONS.map((operation, index) => {
    const first = ((seed / 1e6 + cycle * GOLDEN_RATIO) % 1) * lengthsMs[operation];
    const second = ((seed / 1e6 + (cycle + 0.5) * GOLDEN_RATIO) % 1) * (lengthsMs[operation] / 2);
    return {
      operation,
      killsAtMs: (cycle + index) % 2 === 0 ? [Math.round(first), Math.round(second)] : [Math.round(first)],
      plantForeign: operation === "create" && cycle % 2 === 1,
      giveUp: (operation === "create" && cycle % 3 === 2) || (operation === "add-vm" && cycle % 3 === 1),
    };
  });
}
