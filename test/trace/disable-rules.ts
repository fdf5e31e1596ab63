import * as path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findCitedClauses, type DisabledRun } from "../../infra/audit/trace";
import { startSuiteRunner, type SuiteRunner } from "./run-suites";
import { listSubjects } from "./subjects";
import { readRecord, writeRecord } from "./write-record";

/*
 * Is a citation more than a comment? Each rule and each refusal is switched off in turn (disable.setup.ts, no file is
 * changed), its suites run, and the tests that went red are kept in disabled-rules.json and disabled-rules.md. A rule
 * enforces a clause only if a red test names the clause in its title.
 *
 *     npx vitest run --config test/trace/vitest.run.mts                       all
 *     MVM_DISABLE=public-key-only,not-one-basis npx vitest run --config …     some
 */

const root = path.resolve(import.meta.dirname, "..", "..");
const files = {
  record: path.join(import.meta.dirname, "disabled-rules.json"),
  table: path.join(import.meta.dirname, "disabled-rules.md"),
};

const all = listSubjects(root);
const wanted = process.env["MVM_DISABLE"]?.split(",");
const subjects = all.filter(({ id }) => !wanted || wanted.includes(id));

const runs: Record<string, DisabledRun> = { ...readRecord(files.record) };
let runner: SuiteRunner;

beforeAll(async () => {
  expect(wanted?.filter((id) => !all.some((subject) => subject.id === id)) ?? [], "unknown ids").toEqual([]);
  runner = await startSuiteRunner(root);
  const suites = [...new Set(subjects.flatMap((subject) => subject.suites))];
  expect(await runner.findRedTests(suites, ""), "red before anything is disabled").toEqual([]);
});

it.each(subjects.map((subject) => [subject.id, subject] as const))("%s", async (id, { clauses, suites }) => {
  const red = await runner.findRedTests(suites, id);
  const naming = (clause: string): string[] =>
    red.filter((test) => findCitedClauses(test.slice(test.indexOf(": "))).has(clause));
  runs[id] = {
    date: new Date().toISOString().slice(0, 10),
    red: red.length,
    clauses: Object.fromEntries(clauses.map((clause) => [clause, naming(clause)])),
  };
  expect(red, "disabling it turns no test red").not.toEqual([]);
  const unproven = clauses.filter((clause) => naming(clause).length === 0);
  expect(unproven, "cited, and named by no test that went red").toEqual([]);
});

afterAll(async () => {
  await runner.close();
  await writeRecord(
    files,
    all.map(({ id }) => id),
    runs,
  );
});
