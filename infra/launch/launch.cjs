#!/usr/bin/env node
// The `mvm` command. Brings node_modules and dist/ up to date when they are not, then hands over to the CLI.
// Node built-ins only: on a fresh clone nothing else is there yet.
"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { hashSources, isBuildFresh, listSources, writeStamp } = require("./stamp.cjs");

const root = path.resolve(__dirname, "..", "..");
const LAUNCH = path.join("infra", "launch");
const INSTALLED_LOCK = path.join("node_modules", ".package-lock.json");

/**
 * Runs one preparing step with a progress line on stderr; its own output is shown only when it fails.
 * @param {string} title
 * @param {string} command
 * @param {string[]} args
 */
function runStep(title, command, args) {
  const started = Date.now();
  process.stderr.write(`${title} …`);
  const done = spawnSync(command, args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  process.stderr.write(` ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  if (done.status === 0) return;
  process.stderr.write(
    `${done.stdout ?? ""}${done.stderr ?? ""}${done.error ? `${done.error.message}\n` : ""}`,
  );
  process.stderr.write(
    `error  MVM3992  ${title} failed\n  hint: run \`${[command, ...args].join(" ")}\` and read its output\n`,
  );
  process.exit(3);
}

/** Packages are installed exactly as locked; lifecycle scripts of dependencies never run. */
function ensurePackages() {
  const lock = path.join(root, "package-lock.json");
  const installed = path.join(root, INSTALLED_LOCK);
  // A linked folder belongs to somebody else: `npm ci` would empty it.
  if (!fs.existsSync(lock) || isLink(path.join(root, "node_modules"))) return;
  if (fs.existsSync(installed) && fs.statSync(installed).mtimeMs >= fs.statSync(lock).mtimeMs) return;
  runStep("installing packages", "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
  const now = new Date();
  fs.utimesSync(installed, now, now);
}

/** @param {string} file */
function isLink(file) {
  return fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** Builds aside and puts the result in place in one step: another `mvm` may build, or run, at the same moment. */
function ensureBuild() {
  if (isBuildFresh(root)) return;
  const hash = hashSources(root);
  const staged = path.join(root, "node_modules", `.dist-${process.pid}`);
  const tsc = path.join("node_modules", "typescript", "bin", "tsc");
  const output = ["--outDir", staged, "--tsBuildInfoFile", path.join(staged, ".tsbuildinfo")];
  process.once("exit", () => fs.rmSync(staged, { recursive: true, force: true }));
  runStep("building", process.execPath, [tsc, "-p", "tsconfig.json", ...output]);
  // Programs that run elsewhere (in a guest, in a network namespace) travel as files.
  for (const file of listSources(root).filter((f) => /\.(py|cjs)$/.test(f) && !f.startsWith(LAUNCH))) {
    fs.mkdirSync(path.dirname(path.join(staged, file)), { recursive: true });
    fs.copyFileSync(path.join(root, file), path.join(staged, file));
  }
  writeStamp(staged, hash);
  putInPlace(staged);
  writeCitationIndex();
}

/** @param {string} staged */
function putInPlace(staged) {
  const dist = path.join(root, "dist");
  const old = `${staged}-old`;
  try {
    if (fs.existsSync(dist)) fs.renameSync(dist, old);
    fs.renameSync(staged, dist);
  } catch (error) {
    // Another `mvm` was faster; what it built is as good if it is of the same sources.
    if (!isBuildFresh(root)) throw error;
  } finally {
    fs.rmSync(old, { recursive: true, force: true });
  }
}

/** For `mvm trace` in an installed package, where neither sources nor tests lie. Tests may be newer than the build. */
function writeCitationIndex() {
  if (!fs.existsSync(path.join(root, "test"))) return;
  require("../../dist/infra/audit/trace/citations.js").writeCitations(root);
}

/** @param {string} major @param {string} minor */
function requireNode(major, minor) {
  const [haveMajor = 0, haveMinor = 0] = process.versions.node.split(".").map(Number);
  if (haveMajor > Number(major) || (haveMajor === Number(major) && haveMinor >= Number(minor))) return;
  process.stderr.write(
    `error  MVM3993  Node ${process.versions.node} is too old\n  hint: install Node ${major}.${minor} or newer\n`,
  );
  process.exit(3);
}

requireNode("20", "19");
ensurePackages();
ensureBuild();
// An installed package ships neither tests nor sources: there these two words are the CLI's to refuse.
const isClone = fs.existsSync(path.join(root, "tsconfig.json"));
if (isClone && process.argv[2] === "--test") require("./run-tests.cjs");
else if (isClone && process.argv[2] === "--build-only") writeCitationIndex();
else require("../../dist/infra/cli/main.js");
