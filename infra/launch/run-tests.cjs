// `npm test [full]`: runs the suites and ends with one line `N passed, N failed, N skipped`.
"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const root = path.resolve(__dirname, "..", "..");
const projects = process.argv.includes("full") ? ["full"] : ["unit", "lab"];
const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "mvm-tests-")), "report.json");

const run = spawnSync(
  process.execPath,
  [
    path.join("node_modules", "vitest", "vitest.mjs"),
    "run",
    ...projects.flatMap((project) => ["--project", project]),
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ],
  { cwd: root, stdio: "inherit" },
);

/** @type {{numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, testResults: {status: string, name: string, message?: string, assertionResults: {status: string, title: string}[]}[]}} */
const result = fs.existsSync(report)
  ? JSON.parse(fs.readFileSync(report, "utf8"))
  : { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults: [] };
fs.rmSync(path.dirname(report), { recursive: true, force: true });

// A file that fails before its first test counts as one failure: vitest counts tests only.
const brokenFiles = result.testResults.filter(
  (f) => f.status === "failed" && f.assertionResults.every((t) => t.status !== "failed"),
);
const failed = result.numFailedTests + brokenFiles.length;
const skipped = result.numPendingTests + result.numTodoTests;
console.log(`${result.numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || run.status !== 0 ? 1 : 0);
