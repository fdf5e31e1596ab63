import { describe, expect, it } from "vitest";
import {
  evaluate,
  evaluateResource,
  isBlocking,
  verdictOf,
  type GraphRule,
  type ResourceRule,
} from "../../../../infra/audit/findings";
import { NotEvaluableError, UNKNOWN, Value, type ResourceNode } from "../../../../infra/audit/graph";

const documentation = {
  id: "example",
  displayName: "",
  description: "",
  clauses: ["R1"],
  controls: [],
  severity: "low",
  enforcementLevel: "mandatory",
  remediation: "do it",
} as const;

const node = (type: string, inputs: Record<string, unknown> = {}): ResourceNode => ({
  urn: `urn:${type}`,
  type,
  name: type,
  custom: true,
  protect: false,
  inputs,
  outputs: {},
  dependencies: [],
});

const stack = node("pulumi:pulumi:Stack");

function resourceRule(check: ResourceRule["check"]): ResourceRule {
  return { ...documentation, scope: "resource", types: ["a"], check };
}

function graphRule(checks: GraphRule["checks"]): GraphRule {
  return { ...documentation, scope: "graph", nothingToCheck: "nothing is there", checks };
}

const states = (rule: ResourceRule | GraphRule, ...resources: ResourceNode[]) =>
  evaluate([rule], { resources }).map(({ state, resource, path, reason }) => [state, resource, path, reason]);

describe("evaluate", () => {
  it("reports every outcome with the rule's documentation", () => {
    const rule = resourceRule(() => [{ state: "fail", reason: "found x", path: "p", subject: "x" }]);
    expect(evaluate([rule], { resources: [node("a"), node("b")] })).toEqual([
      {
        id: "example",
        clauses: ["R1"],
        controls: [],
        severity: "low",
        enforcement: "mandatory",
        resource: "urn:a",
        path: "p",
        subject: "x",
        state: "fail",
        reason: "found x",
        remediation: "do it",
      },
    ]);
  });

  it.each([
    ["an unknown value", () => new Value(UNKNOWN, "a.b").string(), "a.b", "a.b is not known yet"],
    ["a missing value", () => new Value({}).get("x").string(), "x", "x: expected text, found nothing"],
    [
      "a refusal of the rule",
      () => {
        throw new NotEvaluableError("because");
      },
      "",
      "because",
    ],
    [
      "an error that quotes a secret",
      () => {
        throw new TypeError("hunter2");
      },
      "",
      "the rule failed with TypeError",
    ],
    [
      "a thrown text",
      () => {
        throw "hunter2" as unknown as Error;
      },
      "",
      "the rule failed with string",
    ],
  ])("%s is not evaluated, and says nothing of values", (_name, read, path, reason) => {
    const rule = resourceRule(() => [{ state: "pass", reason: String(read()) }]);
    expect(states(rule, node("a"))).toEqual([["not-evaluated", "urn:a", path, reason]]);
  });

  it("no outcome is no verdict", () => {
    expect(
      states(
        resourceRule(() => []),
        node("a"),
      ),
    ).toEqual([["not-evaluated", "urn:a", "", "the rule came to no verdict"]]);
    expect(states(graphRule(() => [{ resource: "urn:x", run: () => [] }]))).toEqual([
      ["not-evaluated", "urn:x", "", "the rule came to no verdict"],
    ]);
  });

  it("a rule that finds nothing to judge says why", () => {
    expect(
      states(
        resourceRule(() => []),
        stack,
      ),
    ).toEqual([["not-applicable", stack.urn, "", "no resource of type a"]]);
    expect(
      states(
        graphRule(() => []),
        stack,
      ),
    ).toEqual([["not-applicable", stack.urn, "", "nothing is there"]]);
  });

  it("one check that throws leaves the others", () => {
    const rule = graphRule(() => [
      {
        resource: "urn:1",
        run: () => {
          throw new RangeError("x");
        },
      },
      { resource: "urn:2", run: () => [{ state: "pass", reason: "good" }] },
    ]);
    expect(states(rule).map(([state]) => state)).toEqual(["not-evaluated", "pass"]);
  });

  it("a graph rule that throws as a whole is not evaluated for the stack", () => {
    expect(
      states(
        graphRule(() => {
          throw new NotEvaluableError("no plan");
        }),
        stack,
      ),
    ).toEqual([["not-evaluated", stack.urn, "", "no plan"]]);
  });
});

it("before a resource is created only the resource rules of its type judge it", () => {
  const rules = [
    resourceRule(() => [{ state: "fail", reason: "" }]),
    graphRule(() => {
      throw new Error("not called");
    }),
  ];
  expect(evaluateResource(rules, node("b"))).toEqual([]);
  expect(evaluateResource(rules, node("a")).map((finding) => finding.state)).toEqual(["fail"]);
});

it("mandatory failures and missing verdicts block, nothing else", () => {
  const finding = { ...documentation, enforcement: "mandatory", resource: "", path: "", reason: "" } as const;
  const blocking = (["pass", "fail", "waived", "not-evaluated", "not-applicable"] as const).filter((state) =>
    isBlocking({ ...finding, state }),
  );
  expect(blocking).toEqual(["fail", "not-evaluated"]);
  expect(verdictOf([{ ...finding, enforcement: "advisory", state: "fail" }])).toBe("pass");
  expect(verdictOf([{ ...finding, state: "not-evaluated" }])).toBe("fail");
  expect(verdictOf([])).toBe("pass");
});
