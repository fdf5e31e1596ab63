// Kills `mvm` at many random moments and writes a dated table. As root, in a lab of its own:
//   node test/kill/run-kill.cjs [--moments 100] [--lab scratch|test] [--seed N] [--out FILE]
"use strict";
const { spawnSync } = require("node:child_process");
const path = require("node:path");
const { parseArgs } = require("node:util");

const root = path.resolve(__dirname, "..", "..");
const today = new Date().toISOString().slice(0, 10);
const { values } = parseArgs({
  options: {
    moments: { type: "string", default: "100" },
    lab: { type: "string", default: "scratch" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    out: { type: "string", default: path.join(__dirname, "results", `${today}.md`) },
  },
});
const env = {
  ...process.env,
  MVM_KILL_MOMENTS: values.moments,
  MVM_KILL_LAB: values.lab,
  MVM_KILL_SEED: values.seed,
  MVM_KILL_OUT: path.resolve(values.out),
};
const vitest = path.join("node_modules", "vitest", "vitest.mjs");
const run = spawnSync(process.execPath, [vitest, "run", "--project", "full", "test/kill"], {
  cwd: root,
  env,
  stdio: "inherit",
});
process.exit(run.status ?? 1);
