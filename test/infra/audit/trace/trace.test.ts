import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { format } from "prettier";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Rule } from "../../../../infra/audit/findings";
import {
  CLAUSE_STATES,
  findCitedClauses,
  readCitations,
  renderTraceMarkdown,
  traceClauses,
  writeCitations,
  type CitationIndex,
} from "../../../../infra/audit/trace";
import { catalogue } from "../../../../infra/contract";
import { rules } from "../../../../policies/rules";

const root = path.resolve(import.meta.dirname, "../../../..");
const citations = readCitations(root);
const traces = traceClauses(rules, citations);

const listByState = (state: string | undefined): string[] =>
  traces.filter(({ states }) => states[0] === state).map(({ clause }) => clause.id);

describe("the trace of this product", () => {
  it("has a state for every clause and decision", () => {
    expect(traces).toHaveLength(catalogue.CLAUSES.length);
    expect(
      Object.fromEntries(CLAUSE_STATES.map((state) => [state, listByState(state).length])),
    ).toMatchObject({
      enforced: expect.any(Number) as unknown,
    });
    expect(listByState(undefined)).toEqual([]);
  });

  it("says why, in a sentence, where a clause is only documented", () => {
    const sentences = Object.values(catalogue.DOCUMENTED);
    expect(sentences.filter((sentence) => !/^[A-Z].{30,}\.$/.test(sentence))).toEqual([]);
  });

  it("does not call a clause documented and planned: nothing is to be built for what only people can keep", () => {
    expect(Object.keys(catalogue.DOCUMENTED).filter((id) => id in catalogue.PLANNED)).toEqual([]);
  });

  it("calls nothing documented that something enforces or proves", () => {
    const stronger = traces.filter(
      ({ states }) => states.includes("documented") && states[0] !== "documented",
    );
    const decided = new Set(["R1", "O15", "O17"]); // the refusal is a part of what the sentence says
    expect(stronger.map(({ clause }) => clause.id).filter((id) => !decided.has(id))).toEqual([]);
  });

  it("cites clauses that exist, in code and tests", () => {
    const known = new Set<string>(catalogue.CLAUSES.map(({ id }) => id));
    expect(Object.keys(citations.code).filter((id) => !known.has(id))).toEqual([]);
  });

  it("has a test for every decision: its number stands in a title, not in a comment alone", () => {
    const namesInText = (id: string) => (file: string) => {
      const text = fs.readFileSync(path.join(root, file), "utf8");
      return [...text.matchAll(/(["'`])(?:(?!\1).)*\1/g)].some(([literal]) =>
        findCitedClauses(literal).has(id),
      );
    };
    const decisions = traces.filter(({ clause }) => clause.source === "decision");
    expect(decisions).toHaveLength(45);
    const untested = decisions.filter(({ clause, tests }) => !tests.some(namesInText(clause.id)));
    expect(untested.map(({ clause }) => clause.id)).toEqual([]);
  });

  it("has read the rules' own files and tests", () => {
    const r45 = traces.find(({ clause }) => clause.id === "R45");
    expect(r45?.policies.map(({ id }) => id)).toContain("appliance-for-system-checks");
    expect(r45?.code).toContain("policies/rules/contract/appliance-for-system-checks.ts");
    expect(r45?.tests).toContain("test/policies/contract-monitoring.test.ts");
  });

  it("shows the tests of a refusal, and no file that names a clause as an example", () => {
    const find = (id: string) => traces.find(({ clause }) => clause.id === id);
    expect(find("R58")?.tests).toContain("test/infra/audit/trace/refusals.test.ts");
    expect(find("R45")?.code).not.toContain("infra/cli/verbs/trace.ts");
    expect(find("R11")?.code).toContain("infra/cli/verbs/console.ts");
  });

  it("is docs/clauses.md", async () => {
    const text = await format(renderTraceMarkdown(traces), { parser: "markdown", printWidth: 110 });
    await expect(text).toMatchFileSnapshot(path.join(root, "docs", "clauses.md"));
  });
});

const rule = (overrides: Partial<Rule>): Rule => ({ ...(rules[0] as Rule), ...overrides }) as Rule;

const traceR10 = (enforcementLevel: Rule["enforcementLevel"], disabled: CitationIndex["disabled"]) => {
  const cited = rule({ id: "cited", clauses: ["R13"], enforcementLevel });
  return traceClauses([cited], { code: {}, tests: {}, disabled }).find(({ clause }) => clause.id === "R13");
};

describe("the state of a clause", () => {
  const run = (red: readonly string[]) => ({ cited: { date: "2026-11-22", red: 1, clauses: { R13: red } } });
  const RED = ["a.test.ts: R13"];
  const OLDER = { cited: { date: "2026-11-22", red: 1, clauses: { R12: ["a.test.ts: R12"] } } };

  it.each([
    ["a rule without which a test naming it is red enforces it", "mandatory", run(RED), "enforced", "red"],
    ["an advisory rule does not", "advisory", run(RED), "documented", "red"],
    ["a rule without which none is red does not", "mandatory", run([]), "documented", "green"],
    ["a rule that nobody disabled does not", "mandatory", {}, "documented", "untested"],
    ["a rule that cites it since it was disabled does not", "mandatory", OLDER, "documented", "untested"],
  ] as const)("%s", (_name, enforcement, disabled, state, proof) => {
    const found = traceR10(enforcement, disabled);
    expect(found?.states[0]).toBe(state);
    expect(found?.policies[0]?.proof).toBe(proof);
  });
});

describe("findCitedClauses", () => {
  it.each([
    ["R17 and O3, R17", ["R17", "O3"]],
    ["(R42-R44)", ["R42", "R43", "R44"]],
    ["R42–44", ["R42", "R43", "R44"]],
    ["R44-R42, R45-O3", ["R42", "R45", "O3"]],
    ["SR17, R1234, r5, R5a", []],
  ])("%s", (text, expected) => {
    expect([...findCitedClauses(text)]).toEqual(expected);
  });
});

describe("the citations of an installed package", () => {
  const makePackage = (): string => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-trace-"));
    onTestFinished(() => fs.rmSync(directory, { recursive: true }));
    return directory;
  };

  it("are those of the sources that it was built from", () => {
    const directory = makePackage();
    fs.mkdirSync(path.join(directory, "policies"));
    fs.mkdirSync(path.join(directory, "test"));
    fs.writeFileSync(path.join(directory, "policies", "a.ts"), "/** R17 */");
    fs.writeFileSync(path.join(directory, "test", "a.test.ts"), 'it("refuses it (R17)")');
    writeCitations(directory);
    fs.rmSync(path.join(directory, "test"), { recursive: true });
    fs.rmSync(path.join(directory, "policies"), { recursive: true });
    expect(readCitations(directory)).toEqual({
      code: { R17: ["policies/a.ts"] },
      tests: { R17: ["test/a.test.ts"] },
      disabled: {},
    });
  });

  it("are missed where the build left none", () => {
    expect(() => readCitations(makePackage())).toThrow("MVM3950");
  });
});
