// A project of its own beside the clone, with customers as large as a measurement needs, in the lab `bench`.
"use strict";
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..");
const workDir = process.env.MVM_BENCH_DIR ?? "/var/cache/managed-vm/bench";
const projectDir = path.join(workDir, "project");
const mvmMain = path.join(root, "dist", "infra", "cli", "main.js");
const LAB = "bench";

/** Environment of every measured command; the passphrase guards nothing but this lab. */
const environment = {
  MVM_LAB: LAB,
  MVM_HOME: path.join(workDir, "home"),
  PULUMI_CONFIG_PASSPHRASE: "bench",
  PULUMI_BACKEND_URL: `file://${path.join(workDir, "home", "state")}`,
  PULUMI_SKIP_UPDATE_CHECK: "true",
  CI: "true",
};

/** @param {number} systems @returns {string} names of systems, `vm01` … */
const systemNames = (systems) =>
  Array.from({ length: systems }, (_, i) => `vm${String(i + 1).padStart(2, "0")}`);

/** @param {string} customer @param {number} systems */
function writeCard(customer, systems) {
  const system = {
    serviceCard: "silber",
    os: "debian-13",
    size: "small",
    ipv6: true,
    services: [{ name: "web", protocol: "tcp", port: 8080, sources: "everyone" }],
    patching: { window: { from: "03:00", to: "05:00" }, reboot: "if-required" },
  };
  const named = Object.fromEntries(systemNames(systems).map((name) => [name, system]));
  const card = { card: 1, customer, holidays: "DE-NI", systems: named };
  const dir = path.join(projectDir, "stacks");
  fs.mkdirSync(path.join(dir, customer), { recursive: true });
  fs.writeFileSync(path.join(dir, customer, "card.yaml"), `${JSON.stringify(card, undefined, 2)}\n`);
  const config = { "managed-vm:platform": "lxd", "managed-vm:endpoint": "lab" };
  const file = path.join(dir, `Pulumi.${customer}.yaml`);
  if (!fs.existsSync(file)) fs.writeFileSync(file, `${JSON.stringify({ config })}\n`);
}

/** @param {Record<string, number>} customers systems by customer */
function writeProject(customers) {
  const { labNameFrom, providerSources } = require("../dist/infra/cloud/lab");
  fs.mkdirSync(path.join(projectDir, "stacks"), { recursive: true });
  fs.mkdirSync(path.join(workDir, "home", "state"), { recursive: true, mode: 0o700 });
  const runtime = { name: "nodejs", options: { typescript: false } };
  const project = { name: "managed-vm-bench", main: "program.cjs", runtime, stackConfigDir: "stacks" };
  fs.writeFileSync(path.join(projectDir, "Pulumi.yaml"), `${JSON.stringify(project)}\n`);
  const program = 'module.exports = require("managed-vm/stacks").declareStack();\n';
  fs.writeFileSync(path.join(projectDir, "program.cjs"), program);
  const modules = path.join(projectDir, "node_modules");
  fs.rmSync(modules, { recursive: true, force: true });
  fs.mkdirSync(modules);
  fs.symlinkSync(root, path.join(modules, "managed-vm"));
  fs.symlinkSync(path.join(root, "node_modules", "@pulumi"), path.join(modules, "@pulumi"));
  const provider = {
    provider: 1,
    sources: providerSources(labNameFrom(LAB)),
    adminUser: "mvmadmin",
    sshKeys: [{ name: "operations", fromEnvironment: "MVM_PROVIDER_PUBLIC_KEY" }],
  };
  fs.writeFileSync(path.join(projectDir, "stacks", "provider.yaml"), `${JSON.stringify(provider)}\n`);
  for (const [customer, systems] of Object.entries(customers)) writeCard(customer, systems);
}

/** Runs `mvm` in the project; its progress is shown. @param {readonly string[]} args @returns {string} stdout */
function mvm(...args) {
  return execFileSync(process.execPath, [mvmMain, ...args], {
    cwd: projectDir,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1 << 28,
    encoding: "utf8",
  });
}

/** What the lab's guests are reached with: key pair and its public line. @returns {Record<string, string>} */
function labEnvironment() {
  return JSON.parse(mvm("lab", "env", "--format", "json")).environment;
}

module.exports = {
  LAB,
  environment,
  labEnvironment,
  mvm,
  mvmMain,
  projectDir,
  root,
  systemNames,
  workDir,
  writeProject,
};
