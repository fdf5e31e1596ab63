// `npm test` and `npm run test:full`: installs what the tests need, runs the suites, and ends with one line
// `N passed, N failed, N skipped`. Where the lab cannot run, its suites are skipped with the reason, and counted.
"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const root = path.resolve(__dirname, "..", "..");
const vitest = path.join("node_modules", "vitest", "vitest.mjs");

/** Suites by the word behind `--test`. */
const SUITES = { "": ["unit", "lab"], full: ["full"], all: ["unit", "lab", "full"] };

/** Debian packages with the programs that read our texts back, and with what drives a console. */
const TEST_PACKAGES = [
  ...["openssh-server", "openssh-client", "sudo", "nftables", "unattended-upgrades", "systemd"],
  ...["python3-yaml", "expect", "curl", "conntrack", "iproute2", "util-linux", "cmark-gfm"],
];

/** What the full suite needs beyond that: servers that keep states for the Pulumi CLI, and a browser for reports. */
const FULL_PACKAGES = ["postgresql", "python3-pip", "chromium", "fonts-liberation"];

/** @returns {string | undefined} why the lab cannot run on this machine */
function whyNoLab() {
  const main = path.join("dist", "infra", "cli", "main.js");
  const argv = [main, "lab", "doctor", "--format", "json"];
  const doctor = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8" });
  /** @type {{checks: {name: string, ok: boolean, detail: string}[]}} */
  const { checks } = JSON.parse(doctor.stdout);
  const machine = checks.find((check) => check.name === "machine");
  return machine?.ok ? undefined : (machine?.detail ?? "the doctor has no verdict");
}

/**
 * Only on a machine that carries the lab: there we are root on Debian.
 * @param {readonly string[]} packages
 */
function installTestPackages(packages) {
  const missing = packages.filter((name) => {
    const asked = spawnSync("dpkg-query", ["-W", "-f", "${db:Status-Status}", name], { encoding: "utf8" });
    return asked.stdout !== "installed";
  });
  if (missing.length === 0) return;
  console.error(`installing ${missing.join(", ")} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [
    ["update", "-q"],
    ["install", "-y", "-q", "--no-install-recommends", ...missing],
  ]) {
    const done = spawnSync("apt-get", args, { env, encoding: "utf8" });
    if (done.status !== 0) console.error(`${done.stdout}${done.stderr}`);
  }
}

/** Test files share labs and leave them up for the next one. */
function takeTestLabsDown() {
  for (const lab of ["test", "scratch"]) {
    const argv = [path.join("dist", "infra", "cli", "main.js"), "lab", "down", "--purge"];
    spawnSync(process.execPath, argv, { cwd: root, env: { ...process.env, MVM_LAB: lab }, stdio: "ignore" });
  }
}

/** @param {readonly string[]} projects @returns {number} */
function countTests(projects) {
  if (projects.length === 0) return 0;
  const args = [vitest, "list", "--json", ...projects.flatMap((project) => ["--project", project])];
  const listed = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 64 << 20 });
  return /** @type {unknown[]} */ (JSON.parse(listed.stdout)).length;
}

/**
 * @param {readonly string[]} projects
 * @returns {{passed: number, failed: number, skipped: number}}
 */
function runProjects(projects) {
  if (projects.length === 0) return { passed: 0, failed: 0, skipped: 0 };
  const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "mvm-tests-")), "report.json");
  const run = spawnSync(
    process.execPath,
    [
      ...[vitest, "run", ...projects.flatMap((project) => ["--project", project])],
      ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    ],
    { cwd: root, stdio: "inherit" },
  );
  if (!fs.existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  /** @type {{numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number}} */
  const result = JSON.parse(fs.readFileSync(report, "utf8"));
  fs.rmSync(path.dirname(report), { recursive: true, force: true });
  // A file that fails before its first test fails the run, though no test of it is counted.
  const failed = result.numFailedTests > 0 ? result.numFailedTests : run.status === 0 ? 0 : 1;
  return { passed: result.numPassedTests, failed, skipped: result.numPendingTests + result.numTodoTests };
}

const word = /** @type {keyof typeof SUITES} */ (process.argv[3] ?? "");
const wanted = SUITES[word];
if (!wanted) {
  console.error(`no suite ${word}; there are: ${Object.keys(SUITES).filter(Boolean).join(", ")}`);
  process.exit(2);
}
const reason = whyNoLab();
const possible = reason === undefined ? wanted : wanted.filter((project) => project === "unit");
const left = wanted.filter((project) => !possible.includes(project));
if (reason === undefined)
  installTestPackages([...TEST_PACKAGES, ...(wanted.includes("full") ? FULL_PACKAGES : [])]);
else console.error(`skipped: ${left.join(", ")}: the lab cannot run here: ${reason}`);
const result = runProjects(possible);
if (reason === undefined) takeTestLabsDown();
const skipped = result.skipped + countTests(left);
console.log(`${result.passed} passed, ${result.failed} failed, ${skipped} skipped`);
process.exit(result.failed > 0 ? 1 : 0);
