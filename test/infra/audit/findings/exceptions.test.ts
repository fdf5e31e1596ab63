import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  evaluate,
  evaluateGraph,
  isBlocking,
  judgeWaivers,
  loweredPolicies,
  type GraphRule,
  type Outcome,
  type ResourceRule,
} from "../../../../infra/audit/findings";
import { NotEvaluableError, UNKNOWN, type ResourceGraph } from "../../../../infra/audit/graph";

const documentation = {
  displayName: "",
  description: "",
  clauses: ["R1"],
  controls: [],
  severity: "low",
  enforcementLevel: "mandatory",
  remediation: "do it",
} as const;

const TODAY = "2026-11-22";
const CUSTOMER = "urn:customer";

/** A customer with the systems web and db; only web has a VM yet. */
function graphOf(facts: Record<string, unknown> = {}): ResourceGraph {
  const node = { custom: false, protect: false, inputs: {}, dependencies: [] };
  return {
    resources: [
      {
        ...node,
        urn: CUSTOMER,
        type: "managed-vm:index:Customer",
        name: "acme",
        outputs: { today: TODAY, systems: [{ name: "web" }, { name: "db" }], ...facts },
      },
      {
        ...node,
        urn: "urn:vm",
        type: "managed-vm:index:ManagedVm",
        name: "vm",
        parent: CUSTOMER,
        outputs: { system: "web" },
      },
      { ...node, urn: "urn:acl", type: "acl", name: "acl", parent: "urn:vm", outputs: {} },
    ],
  };
}

const waiver = {
  policy: "example",
  system: "web",
  reason: "agreed",
  owner: "operations",
  expires: TODAY,
  ticket: "T-1",
};
const entry = { ...waiver, problem: null };

function ruleOf(run: () => readonly Outcome[], more: Partial<GraphRule> = {}): GraphRule {
  const resource = "urn:acl";
  return {
    ...documentation,
    id: "example",
    scope: "graph",
    nothingToCheck: "nothing",
    checks: () => [{ resource, run }],
    ...more,
  };
}

const failing = ruleOf(() => [{ state: "fail", reason: "found x" }]);
const resourceRule: ResourceRule = {
  ...documentation,
  id: "example",
  scope: "resource",
  types: ["acl"],
  check: () => [{ state: "fail", reason: "found x" }],
};
const statesOf = (rule: GraphRule | ResourceRule, facts: Record<string, unknown>) =>
  evaluate([rule], graphOf(facts)).map(({ state }) => state);

describe("a waiver (O19)", () => {
  it("lifts the violation that it names, and stands in the finding", () => {
    const [finding] = evaluateGraph(failing, graphOf({ waivers: [entry] }));
    expect(finding).toMatchObject({ state: "waived", reason: "found x", waiver });
    expect(finding && isBlocking(finding)).toBe(false);
  });

  it.each([
    ["holds on its last day", {}, "waived"],
    ["does not hold on the day after", { expires: "2026-11-21" }, "fail"],
    ["of another policy", { policy: "other" }, "fail"],
    ["of another system", { system: "db" }, "fail"],
    ["of the customer as a whole", { system: null }, "fail"],
    ["that is malformed", { problem: "reason is missing" }, "fail"],
  ])("%s", (_name, change, state) => {
    expect(statesOf(failing, { waivers: [{ ...entry, ...change }] })).toEqual([state]);
  });

  it.each([
    ["a fact of a system without a VM", CUSTOMER, "systems[1].os", "db"],
    ["a fact of the customer", CUSTOMER, "contacts[0]", null],
    ["the stack", "urn:elsewhere", "", null],
  ])("finds the system of %s", (_name, resource, path, system) => {
    const rule = ruleOf(() => [{ state: "fail", reason: "", resource, path }]);
    expect(statesOf(rule, { waivers: [{ ...entry, system }] })).toEqual(["waived"]);
    expect(statesOf(rule, { waivers: [entry] })).toEqual(["fail"]);
  });

  it("never lifts what could not be evaluated, beside a violation that it lifts", () => {
    const rule = ruleOf(() => [{ state: "fail", reason: "" }], {
      checks: () => [
        { resource: "urn:acl", run: () => [{ state: "fail", reason: "" }] },
        {
          resource: "urn:acl",
          run: () => {
            throw new NotEvaluableError("unknown");
          },
        },
      ],
    });
    expect(statesOf(rule, { waivers: [entry] })).toEqual(["waived", "not-evaluated"]);
  });

  it("lifts no resource rule, and no rule that is fixed", () => {
    expect(statesOf(resourceRule, { waivers: [entry] })).toEqual(["fail"]);
    expect(statesOf({ ...failing, isFixed: true }, { waivers: [entry] })).toEqual(["fail"]);
  });

  it.each([
    ["waivers", { waivers: UNKNOWN }],
    ["one waiver", { waivers: [UNKNOWN] }],
    ["its last day", { waivers: [{ ...entry, expires: UNKNOWN }] }],
    ["today", { waivers: [entry], today: UNKNOWN }],
    ["no day at all", { waivers: [entry], today: undefined }],
  ])("that cannot be read lifts nothing: %s", (_name, facts) => {
    expect(statesOf(failing, facts)).toEqual(["fail"]);
  });

  it("has a state of its own: used, unused, over, or malformed", () => {
    const waivers = [
      entry,
      { ...entry, reason: "the same once more" },
      { ...entry, system: "db" },
      { ...entry, expires: "2026-11-21" },
      { ...entry, system: "mail" },
      { ...entry, policy: "other" },
      { ...entry, policy: "fixed" },
      { ...entry, problem: "reason is missing" },
    ];
    const graph = graphOf({ waivers });
    const rules = [failing, { ...failing, id: "fixed", isFixed: true } as const];
    const judged = judgeWaivers(graph, rules, (rule) => evaluate([rule], graph));
    expect(judged.map(({ status, path, problem }) => [status, path, problem])).toEqual([
      ["active", "waivers[0]", null],
      ["unused", "waivers[1]", null],
      ["unused", "waivers[2]", null],
      ["expired", "waivers[3].expires", null],
      ["malformed", "waivers[4].system", "the card has no system mail"],
      ["malformed", "waivers[5].policy", "no policy has the id other"],
      ["malformed", "waivers[6].policy", "nothing lifts the policy fixed"],
      ["malformed", "waivers[7]", "reason is missing"],
    ]);
  });
});

describe("the pack's configuration (O28)", () => {
  const config = (setting: object, id = "example") => ({
    policyConfig: { [id]: { level: null, properties: {}, ...setting } },
  });
  const seen = (rule: GraphRule | ResourceRule, facts: Record<string, unknown>) =>
    evaluate([rule], graphOf(facts)).map(({ state, enforcement }) => [state, enforcement]);

  it.each([
    [{}, "example", ["fail", "mandatory"]],
    [{ level: "advisory" }, "example", ["fail", "advisory"]],
    [{ level: "advisory" }, "all", ["fail", "advisory"]],
    [{ level: "advisory" }, "other", ["fail", "mandatory"]],
    [{ level: "disabled" }, "example", ["not-applicable", "disabled"]],
    [{ level: "nonsense" }, "example", ["fail", "mandatory"]],
    [{ level: UNKNOWN }, "example", ["fail", "mandatory"]],
  ])("%j of %s", (setting, id, expected) => {
    expect(seen(failing, config(setting, id))).toEqual([expected]);
  });

  it("a policy's own level goes before that of all, and an advice may be made mandatory", () => {
    const { policyConfig } = config({ level: "mandatory" });
    const all = { level: "disabled", properties: {} };
    expect(seen(failing, { policyConfig: { ...policyConfig, all } })).toEqual([["fail", "mandatory"]]);
    const advice = { ...failing, enforcementLevel: "advisory" } as const;
    expect(seen(advice, { policyConfig })).toEqual([["fail", "mandatory"]]);
    expect(loweredPolicies([advice], graphOf({ policyConfig }))).toEqual([]);
  });

  it("lowers no resource rule, and no rule that is fixed", () => {
    expect(seen(resourceRule, config({ level: "disabled" }))).toEqual([["fail", "mandatory"]]);
    const fixed = { ...failing, isFixed: true } as const;
    expect(seen(fixed, config({ level: "disabled" }, "all"))).toEqual([["fail", "mandatory"]]);
  });

  it("names each policy that it lowers", () => {
    const policyConfig = {
      a: { level: "advisory", properties: {} },
      b: { level: "disabled", properties: {} },
      c: { level: "disabled", properties: {} },
      d: { level: "advisory", properties: {} },
    };
    const rules = [
      ...["a", "b", "e"].map((id) => ({ ...failing, id })),
      ...["c", "d"].map((id) => ({ ...failing, id, enforcementLevel: "advisory" }) as const),
    ];
    expect(loweredPolicies(rules, graphOf({ policyConfig }))).toEqual([
      { id: "a", usual: "mandatory", effective: "advisory" },
      { id: "b", usual: "mandatory", effective: "disabled" },
      { id: "c", usual: "advisory", effective: "disabled" },
    ]);
  });

  it("a rule gets its properties with defaults, and is not evaluated with others", () => {
    const rule = ruleOf(() => [], {
      settings: z.strictObject({ most: z.int().default(24), names: z.array(z.string()).default([]) }),
      checks: (_graph, settings) => [
        {
          resource: "urn:acl",
          run: () => [{ state: "pass", reason: `${settings.get("most").number()}` }],
        },
      ],
    });
    const reasons = (properties: object) =>
      evaluateGraph(rule, graphOf(config({ properties }))).map(({ state, reason }) => `${state} ${reason}`);
    expect(reasons({})).toEqual(["pass 24"]);
    expect(reasons({ most: 16 })).toEqual(["pass 16"]);
    const refused = "not-evaluated the configuration of the policy pack has properties that it does not know";
    expect(reasons({ most: "16" })).toEqual([refused]);
    expect(reasons({ moast: 16 })).toEqual([refused]);
  });

  it("a pack takes level and properties from CrossGuard, never from the facts", () => {
    const graph = graphOf(config({ level: "disabled" }));
    const policy = { level: "mandatory", properties: {} } as const;
    expect(evaluateGraph(failing, graph, policy).map(({ state }) => state)).toEqual(["fail"]);
  });
});
