// Whole processes, measured from outside: wall time, and the CPU time of everything that the command started. A control
// group counts it, because a plugin that nobody waits for is missing from what the shell's `time` says.
"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const NS_PER_SECOND = 1e9;
const US_PER_SECOND = 1e6;

/** @typedef {{wallSeconds: number, cpuSeconds: number}} Figures */
/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {readonly string[]} argv
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env] beside the environment of this process
 * @property {() => void | Promise<void>} [before] not measured, before each run
 * @property {(stdout: string) => void} [after] not measured; throws where the command did something else than meant
 */

const V1 = "/sys/fs/cgroup/cpuacct";
const V2 = "/sys/fs/cgroup";

/** @returns {{dir: string, readSeconds: () => number}} a control group of our own */
function openGroup() {
  const isV1 = fs.existsSync(path.join(V1, "cpuacct.usage"));
  const dir = path.join(isV1 ? V1 : V2, `mvm-bench-${process.pid}`);
  fs.mkdirSync(dir); // refused: not root
  process.once("exit", () => removeGroup(dir));
  const readV1 = () => Number(fs.readFileSync(path.join(dir, "cpuacct.usage"), "utf8")) / NS_PER_SECOND;
  const readV2 = () => {
    const [, microseconds] =
      /usage_usec (\d+)/.exec(fs.readFileSync(path.join(dir, "cpu.stat"), "utf8")) ?? [];
    return Number(microseconds) / US_PER_SECOND;
  };
  return { dir, readSeconds: isV1 ? readV1 : readV2 };
}

/** With what a command left running in it, e.g. an ssh that keeps a connection for the next run. @param {string} dir */
function removeGroup(dir) {
  const processes = path.join(dir, "cgroup.procs");
  const isBusy = () => fs.readFileSync(processes, "utf8") !== "";
  for (const pid of fs.readFileSync(processes, "utf8").split("\n").filter(Boolean)) process.kill(Number(pid));
  for (let tries = 0; isBusy() && tries < 20; tries++) spawnSync("sleep", ["0.1"]);
  if (!isBusy()) fs.rmdirSync(dir);
}

/** @type {ReturnType<typeof openGroup> | undefined} */
let group;

/**
 * Runs one command to its end.
 * @param {Contender} contender
 * @returns {Promise<Figures & {stdout: string}>}
 */
async function runOnce({ name, argv, cwd, env, before, after }) {
  group ??= openGroup();
  await before?.();
  const cpuBefore = group.readSeconds();
  const startedAt = process.hrtime.bigint();
  const enter = ["sh", "-c", 'echo $$ > "$0/cgroup.procs"; exec "$@"', group.dir];
  const [program = "", ...args] = [...enter, ...argv];
  const done = spawnSync(program, args, { cwd, env: { ...process.env, ...env }, maxBuffer: 1 << 28 });
  const wallSeconds = Number(process.hrtime.bigint() - startedAt) / NS_PER_SECOND;
  const cpuSeconds = group.readSeconds() - cpuBefore;
  const stdout = done.stdout.toString();
  if (done.status !== 0) {
    throw new Error(
      `${name} ended with ${done.status}:\n${stdout.slice(-2000)}${done.stderr.toString().slice(-2000)}`,
    );
  }
  after?.(stdout);
  return { wallSeconds, cpuSeconds, stdout };
}

/** @param {readonly number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  return (low + high) / 2;
}

/** @typedef {{name: string, runs: number, wall: Spread, cpu: Spread}} Row */
/** @typedef {{median: number, min: number, max: number}} Spread */

/** @param {readonly number[]} values @returns {Spread} */
function spread(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/**
 * Runs the contenders in turn, A B C A B C …, so that a machine that changes its speed treats all alike; after one round
 * that is not counted.
 * @param {readonly Contender[]} contenders
 * @param {{runs: number, warmUp?: boolean}} options
 * @returns {Promise<Row[]>}
 */
async function compete(contenders, { runs, warmUp = true }) {
  /** @type {Figures[][]} */
  const taken = contenders.map(() => []);
  for (let round = warmUp ? -1 : 0; round < runs; round++) {
    for (const [i, contender] of contenders.entries()) {
      const figures = await runOnce(contender);
      process.stderr.write(
        `  ${round + 1}/${runs} ${contender.name}: ${figures.wallSeconds.toFixed(2)} s, CPU ${figures.cpuSeconds.toFixed(2)} s\n`,
      );
      if (round >= 0) taken[i]?.push(figures);
    }
  }
  return contenders.map(({ name }, i) => ({
    name,
    runs,
    wall: spread((taken[i] ?? []).map((figures) => figures.wallSeconds)),
    cpu: spread((taken[i] ?? []).map((figures) => figures.cpuSeconds)),
  }));
}

/** What figures mean nothing without. */
function describeMachine() {
  const [oneMinute = 0] = os.loadavg();
  return {
    cpus: os.cpus().length,
    model: os.cpus()[0]?.model ?? "unknown",
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    kernel: os.release(),
    node: process.version,
    loadAtStart: oneMinute,
  };
}

module.exports = { compete, describeMachine, runOnce };
