import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { format } from "prettier";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findCitedClauses, REFUSALS, type DisabledRun } from "../../infra/audit/trace";
import { rules } from "../../policies/rules";

/*
 * Is a citation more than a comment? Each rule and each refusal is switched off in turn (disable.setup.ts, no file is
 * changed), its suites run, and the tests that went red are kept in disabled-rules.json and disabled-rules.md. A rule
 * enforces a clause only if a red test names the clause in its title.
 *
 *     npx vitest run --config test/trace/vitest.run.mts                       all
 *     MVM_DISABLE=public-key-only,not-one-basis npx vitest run --config …     some
 */

const root = path.resolve(import.meta.dirname, "..", "..");
const RECORD = path.join(import.meta.dirname, "disabled-rules.json");
const TABLE = path.join(import.meta.dirname, "disabled-rules.md");

interface Subject {
  readonly id: string;
  readonly clauses: readonly string[];
  /** Files whose tests may go red. */
  readonly suites: readonly string[];
}

const all: readonly Subject[] = [
  ...rules.map(({ id, clauses }) => ({ id, clauses, suites: ["test/policies/"] })),
  ...REFUSALS.map(({ id, clauses }) => ({
    id,
    clauses,
    suites: ["test/infra/contract/card/", "test/infra/audit/trace/"],
  })),
];
const wanted = process.env["MVM_DISABLE"]?.split(",");
const subjects = all.filter(({ id }) => !wanted || wanted.includes(id));

type RunsById = Record<string, DisabledRun>;

const record: RunsById = fs.existsSync(RECORD)
  ? (JSON.parse(fs.readFileSync(RECORD, "utf8")) as RunsById)
  : {};

/** Titles of the tests that are red, with their file. */
function runSuites(suites: readonly string[], disabled?: string): readonly string[] {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-disabled-"));
  const report = path.join(directory, "report.json");
  const vitest = path.join("node_modules", "vitest", "vitest.mjs");
  const options = ["--config", "test/trace/vitest.disabled.mts", "--reporter=json", `--outputFile=${report}`];
  spawnSync(process.execPath, [vitest, "run", ...options, ...suites], {
    cwd: root,
    env: { ...process.env, MVM_DISABLED: disabled ?? "" },
    stdio: "ignore",
  });
  const { testResults } = JSON.parse(fs.readFileSync(report, "utf8")) as Report;
  fs.rmSync(directory, { recursive: true });
  const broken = testResults.filter(({ assertionResults }) => assertionResults.length === 0);
  expect(
    broken.map(({ name, message }) => `${name}: ${message}`),
    "files that cannot run",
  ).toEqual([]);
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName }) => `${path.relative(root, name)}: ${fullName}`),
  );
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const redAnyway = new Set<string>();

beforeAll(() => {
  expect(wanted?.filter((id) => !all.some((subject) => subject.id === id)) ?? [], "unknown ids").toEqual([]);
  for (const test of runSuites([...new Set(subjects.flatMap(({ suites }) => suites))])) redAnyway.add(test);
});

it.each(subjects.map((subject) => [subject.id, subject] as const))("%s", (id, { clauses, suites }) => {
  const red = runSuites(suites, id).filter((test) => !redAnyway.has(test));
  const naming = (clause: string): string[] =>
    red.filter((test) => findCitedClauses(test.slice(test.indexOf(": "))).has(clause));
  record[id] = {
    date: new Date().toISOString().slice(0, 10),
    red: red.length,
    clauses: Object.fromEntries(clauses.map((clause) => [clause, naming(clause)])),
  };
  expect(red, "disabling it turns no test red").not.toEqual([]);
});

afterAll(async () => {
  const known = all.map(({ id }) => id).filter((id) => record[id]);
  const sorted = Object.fromEntries(known.map((id) => [id, record[id]]));
  fs.writeFileSync(RECORD, await format(JSON.stringify(sorted), { parser: "json", printWidth: 110 }));
  const runs = known.map((id) => [id, record[id] as DisabledRun] as const);
  const never = all.map(({ id }) => id).filter((id) => !record[id]);
  const text = `# Rules and refusals, each disabled once

Written by \`disable-rules.ts\`; do not edit. Counts: tests that went red; by clause those that name it. A clause with 0
is cited and not enforced by this rule.

| Disabled | On | Red tests | By clause |
| --- | --- | --- | --- |
${runs.map(toRow).join("\n")}

Never disabled yet: ${never.join(", ") || "none"}.

## A red test by clause

${runs.map(toExamples).join("\n")}
`;
  fs.writeFileSync(TABLE, await format(text, { parser: "markdown", printWidth: 110 }));
});

type Row = readonly [id: string, run: DisabledRun];

function toRow([id, { date, red, clauses }]: Row): string {
  const counts = Object.entries(clauses).map(([clause, tests]) => `${clause}: ${tests.length}`);
  return `| \`${id}\` | ${date} | ${red} | ${counts.join(", ")} |`;
}

function toExamples([id, { clauses }]: Row): string {
  const examples = Object.entries(clauses).map(
    ([clause, [test]]) => `  - ${clause}: ${test === undefined ? "none" : `\`${test.replace(/`/g, "'")}\``}`,
  );
  return [`- \`${id}\``, ...examples].join("\n");
}
