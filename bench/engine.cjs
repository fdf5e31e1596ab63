// Start-up, `check`, and runs that change nothing, beside the SDK's own load time and the Pulumi CLI.
"use strict";
const { spawnSync } = require("node:child_process");
const { compete } = require("./measure.cjs");
const {
  environment,
  labEnvironment,
  mvm,
  mvmMain,
  projectDir,
  root,
  writeProject,
} = require("./project.cjs");

const CUSTOMERS = { one: 1, twenty: 20 };
const SDK_IMPORT = "import of the SDK";
const CHECK = "mvm check, 1 VM";

/** @returns {string | undefined} its version, where a CLI is on PATH */
function findPulumi() {
  const found = spawnSync("pulumi", ["version"], { encoding: "utf8" });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/** @returns {import("./measure.cjs").Contender[]} */
function listStartUps() {
  const node = process.execPath;
  return [
    { name: "node -e 0", argv: [node, "-e", "0"] },
    { name: SDK_IMPORT, argv: [node, "-e", 'require("@pulumi/pulumi")'], cwd: root },
    { name: CHECK, argv: [node, mvmMain, "check", "one"], cwd: projectDir, env: environment },
    {
      name: "mvm check, 1 VM, by the launcher",
      argv: [node, `${root}/infra/launch/launch.cjs`, "check", "one"],
      cwd: projectDir,
      env: environment,
    },
    {
      name: "mvm check, 20 VMs",
      argv: [node, mvmMain, "check", "twenty"],
      cwd: projectDir,
      env: environment,
    },
  ];
}

/**
 * The same work by both engines, on the same state; each run ends without a change.
 * @param {string} customer
 * @param {boolean} hasPulumi
 */
function listNoOps(customer, hasPulumi) {
  const count = CUSTOMERS[/** @type {keyof typeof CUSTOMERS} */ (customer)];
  const env = { ...environment, ...labEnvironment() };
  const ours = (/** @type {string} */ title, /** @type {string[]} */ ...args) => ({
    name: `mvm ${title}, ${count} VM`,
    argv: [process.execPath, mvmMain, ...args, "--engine", "embedded"],
    cwd: projectDir,
    env,
  });
  const theirs = (/** @type {string} */ title, /** @type {string[]} */ ...args) => ({
    name: `pulumi ${title}, ${count} VM`,
    argv: ["pulumi", ...args, "--yes", "--non-interactive", "--stack", customer],
    cwd: projectDir,
    env,
  });
  const pack = ["--policy-pack", `${root}/policies`, "--expect-no-changes"];
  const pairs = [
    [ours("up", "up", customer), theirs("up --refresh", "up", "--refresh", ...pack)],
    [ours("up --no-refresh", "up", customer, "--no-refresh"), theirs("up", "up", ...pack)],
    [ours("refresh", "refresh", customer), theirs("refresh", "refresh", "--expect-no-changes")],
  ];
  return pairs.map((pair) => (hasPulumi ? pair : pair.slice(0, 1)));
}

/** @typedef {{name: string, wall: number, cpu: number, aim?: string}} Ratio */
/** @typedef {{rows: import("./measure.cjs").Row[], ratios: Ratio[], notes: string[]}} Result */

/**
 * @param {{runs: number}} options
 * @returns {Promise<Result>}
 */
async function benchEngine({ runs }) {
  const pulumi = findPulumi();
  writeProject(CUSTOMERS);
  mvm("lab", "up");
  for (const customer of Object.keys(CUSTOMERS)) mvm("up", customer, "--engine", "embedded");
  const rows = await compete(listStartUps(), { runs });
  /** @type {Ratio[]} */
  const ratios = [
    {
      ...ratio(`${CHECK} / ${SDK_IMPORT}`, find(rows, CHECK), find(rows, SDK_IMPORT)),
      aim: "CPU at most 1.5",
    },
  ];
  for (const customer of Object.keys(CUSTOMERS)) {
    for (const pair of listNoOps(customer, pulumi !== undefined)) {
      const [ours, theirs] = await compete(pair, { runs });
      if (ours) rows.push(ours);
      if (!ours || !theirs) continue;
      rows.push(theirs);
      ratios.push({ ...ratio(`${ours.name} / CLI`, ours, theirs), aim: "wall and CPU at most 0.35" });
    }
  }
  const notes = [
    pulumi ? `Pulumi CLI ${pulumi}` : "no pulumi on PATH: its rows are missing",
    "VMs are LXD containers",
  ];
  return { rows, ratios, notes };
}

/** @param {readonly import("./measure.cjs").Row[]} rows @param {string} name */
function find(rows, name) {
  const row = rows.find((candidate) => candidate.name === name);
  if (!row) throw new Error(`nothing was measured as ${name}`);
  return row;
}

/** @param {string} name @param {import("./measure.cjs").Row} a @param {import("./measure.cjs").Row} b */
function ratio(name, a, b) {
  return { name, wall: a.wall.median / b.wall.median, cpu: a.cpu.median / b.cpu.median };
}

module.exports = { benchEngine, find, ratio };
