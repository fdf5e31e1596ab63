// GuestConfig beside Ansible and beside the floor: first convergence with and without packages, and a run that changes
// nothing, on 1, 5 and 10 guests. Then the proof that all three left the same behind.
"use strict";
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { compete, runOnce } = require("../measure.cjs");
const { ratio } = require("../engine.cjs");
const { mvm, workDir, writeProject } = require("../project.cjs");
const { USER, raiseFleet, reset } = require("./fleet.cjs");
const { everywhere, renderCheck, renderConvergence } = require("./floor.cjs");
const { ansibleEnvironment, renderInventory, renderPlaybook } = require("./playbook.cjs");
const { readSpec } = require("./spec.cjs");

/** @typedef {import("./fleet.cjs").Guest} Guest */
/** @typedef {"fresh" | "installed"} Snapshot */

const ANSIBLE = "ansible-core==2.21.5";
const MAXIMUM_FIRST_RUNS = 3;

const venv = path.join(workDir, "ansible");
const sockets = path.join(workDir, "sockets");

function installAnsible() {
  if (fs.existsSync(path.join(venv, "bin", "ansible-playbook"))) return;
  const python = process.env.MVM_BENCH_PYTHON ?? "python3";
  execFileSync(python, ["-m", "venv", venv], { stdio: "inherit" });
  execFileSync(path.join(venv, "bin", "pip"), ["install", "-q", ANSIBLE], { stdio: "inherit" });
}

/** @param {string} name @param {string} text @returns {string} the file */
function writeInput(name, text) {
  const file = path.join(workDir, name);
  fs.writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/** @typedef {{name: string, apply: readonly string[], noOp: readonly string[], env?: Record<string, string | undefined>, before?: () => void}} Tool */

/** @param {readonly Guest[]} guests @returns {Tool} */
function guestConfigTool(guests) {
  const inputs = guests.map(({ host, hostKey, machine }) => ({
    ...readSpec(),
    connection: { host, port: 22, user: USER, hostKey },
    machine,
  }));
  const file = writeInput("guest-config.json", JSON.stringify(inputs));
  const run = (/** @type {string} */ mode) => [
    process.execPath,
    path.join(__dirname, "guest-config.cjs"),
    mode,
    file,
    `${file}.state`,
  ];
  return { name: "GuestConfig", apply: run("apply"), noOp: run("read") };
}

/** @param {readonly Guest[]} guests @returns {Tool} */
function ansibleTool(guests) {
  const [key = ""] = (process.env.MVM_SSH_KEY ?? "").split(":");
  const playbook = writeInput("playbook.json", renderPlaybook(readSpec()));
  const inventory = writeInput(
    "inventory.json",
    renderInventory(guests, key, path.join(workDir, "known_hosts")),
  );
  const argv = [path.join(venv, "bin", "ansible-playbook"), "-i", inventory, playbook];
  // A kept master would make the next run a warm one.
  const before = () => {
    for (const socket of fs.existsSync(sockets) ? fs.readdirSync(sockets) : []) {
      execFileSync("ssh", ["-O", "exit", "-o", `ControlPath=${path.join(sockets, socket)}`, "none"], {
        stdio: "ignore",
      });
    }
  };
  return { name: "Ansible", apply: argv, noOp: argv, env: ansibleEnvironment(sockets), before };
}

/** @param {readonly Guest[]} guests @returns {Tool} */
function floorTool(guests) {
  const converge = writeInput("converge.sh", renderConvergence(readSpec(), workDir));
  const check = writeInput("check.sh", renderCheck(readSpec()));
  return { name: "floor", apply: everywhere(guests, converge), noOp: everywhere(guests, check) };
}

/** @param {string} stdout of ansible-playbook */
function requireUnchanged(stdout) {
  if (/changed=[1-9]/.test(stdout)) throw new Error(`Ansible found something to change:\n${stdout}`);
}

/** @param {string} stdout of guest-config.cjs @param {readonly string[]} allowed */
function requireSame(stdout, allowed = []) {
  const unexpected = JSON.parse(stdout).filter((/** @type {string} */ path) => !allowed.includes(path));
  if (unexpected.length > 0) throw new Error(`GuestConfig found differences: ${unexpected.join(", ")}`);
}

/** @param {Tool} tool @param {string} what @param {readonly string[]} argv @returns {import("../measure.cjs").Contender} */
function contender({ name, env, before }, what, argv) {
  return { name: `${name}, ${what}`, argv, ...(env ? { env } : {}), ...(before ? { before } : {}) };
}

/** @param {readonly Tool[]} tools @param {readonly Guest[]} guests @param {Snapshot} snapshot @param {string} what */
function raceFirst(tools, guests, snapshot, what, runs) {
  const contenders = tools.map((tool) => ({
    ...contender(tool, what, tool.apply),
    before: async () => {
      tool.before?.();
      await reset(guests, snapshot);
    },
  }));
  return compete(contenders, { runs, warmUp: false });
}

/** After GuestConfig's convergence; each run proves that the others find nothing to do. */
async function raceNoOp([ours, ansible, floor], guests, what, runs) {
  await reset(guests, "fresh");
  await runOnce(contender(ours, "convergence", ours.apply));
  return compete(
    [
      { ...contender(ours, what, ours.noOp), after: (stdout) => requireSame(stdout) },
      { ...contender(ansible, what, ansible.noOp), after: requireUnchanged },
      contender(floor, what, floor.noOp),
    ],
    { runs },
  );
}

/** Guests that Ansible or the floor converged are what the others want, too; `raceNoOp` shows it for GuestConfig. */
async function proveEqualEnd([ours, ansible, floor], guests) {
  for (const tool of [ansible, floor]) {
    await reset(guests, "fresh");
    await runOnce(contender(tool, "proof", tool.apply));
    // The salted password differs by tool, though the password does not.
    const salted = readSpec()
      .users.filter((user) => user.hasPassword)
      .map((user) => `users["${user.name}"].password`);
    const { stdout } = await runOnce(contender(ours, `after ${tool.name}`, ours.noOp));
    requireSame(stdout, salted);
    requireUnchanged((await runOnce(contender(ansible, `after ${tool.name}`, ansible.noOp))).stdout);
    await runOnce(contender(floor, `after ${tool.name}`, floor.noOp));
  }
}

const RACES = [
  {
    what: "first convergence with apt",
    snapshot: /** @type {Snapshot} */ ("fresh"),
    aim: "wall at most 1.2",
  },
  {
    what: "first convergence without apt",
    snapshot: /** @type {Snapshot} */ ("installed"),
    aim: "wall at most 1.5",
  },
  { what: "no-op", snapshot: undefined, aim: "wall at most 2 with 10 guests" },
];

/**
 * @param {{runs: number, sizes: readonly number[]}} options first convergences are repeated three times at most: each needs guests anew
 * @returns {Promise<import("../engine.cjs").Result>}
 */
async function benchGuests({ runs, sizes }) {
  installAnsible();
  writeProject({ one: 1 });
  mvm("lab", "up");
  mvm("up", "one", "--engine", "embedded");
  const fleet = await raiseFleet(Math.max(...sizes));
  const rows = [];
  const ratios = [];
  for (const size of sizes) {
    const guests = fleet.slice(0, size);
    const tools = [guestConfigTool(guests), ansibleTool(guests), floorTool(guests)];
    for (const { what, snapshot, aim } of RACES) {
      const title = `${what}, ${size} guests`;
      const raced = snapshot
        ? await raceFirst(tools, guests, snapshot, title, Math.min(runs, MAXIMUM_FIRST_RUNS))
        : await raceNoOp(tools, guests, title, runs);
      rows.push(...raced);
      const [ours, ansible, floor] = raced;
      ratios.push({ ...ratio(`GuestConfig / floor, ${title}`, ours, floor), aim });
      ratios.push(ratio(`Ansible / GuestConfig, ${title}`, ansible, ours));
    }
    if (size === Math.max(...sizes)) await proveEqualEnd(tools, guests);
  }
  const notes = [
    ANSIBLE,
    "packages from a source inside the guest",
    "after each tool the two others found nothing to change",
  ];
  return { rows, ratios, notes };
}

module.exports = { benchGuests };
