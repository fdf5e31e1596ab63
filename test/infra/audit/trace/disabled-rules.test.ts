import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { findCitedClauses, readCitations, REFUSALS } from "../../../../infra/audit/trace";
import { rules } from "../../../../policies/rules";

const root = path.resolve(import.meta.dirname, "../../../..");
const { disabled } = readCitations(root);
const subjects = [...rules, ...REFUSALS];

const REPEAT = "run `MVM_DISABLE=<id> npx vitest run --config test/trace/vitest.run.mts`";

/** The file of a recorded red test, and the clauses that its text names today. */
const clausesOfFile = (test: string): ReadonlySet<string> => {
  const file = path.join(root, test.slice(0, test.indexOf(": ")));
  return findCitedClauses(fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "");
};

describe("the record of disabled rules and refusals", () => {
  it("has no rule or refusal that no longer exists", () => {
    const known = new Set(subjects.map(({ id }) => id));
    expect(Object.keys(disabled).filter((id) => !known.has(id))).toEqual([]);
  });

  it.each(subjects.map(({ id, clauses }) => [id, clauses] as const))(
    "has run %s with the clauses that it cites, each named by a test that went red",
    (id, clauses) => {
      const run = disabled[id];
      expect(run, `never disabled: ${REPEAT}`).toBeDefined();
      expect(Object.keys(run?.clauses ?? {}), `cites other clauses since: ${REPEAT}`).toEqual(clauses);
      for (const [clause, tests] of Object.entries(run?.clauses ?? {})) {
        const standing = tests.filter((test) => clausesOfFile(test).has(clause));
        expect(standing, `${clause}: no test, or no longer in these files: ${REPEAT}`).toEqual(tests);
        expect(tests, `${clause} is cited and no red test names it`).not.toEqual([]);
      }
    },
  );
});
