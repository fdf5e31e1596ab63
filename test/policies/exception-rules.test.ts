import { describe, expect, it } from "vitest";
import { evaluate, verdictOf } from "../../infra/audit/findings";
import { UNKNOWN } from "../../infra/audit/graph";
import { rules } from "../../policies/rules";
import { allowEntry, compliantFixture, graphOf, type Fixture } from "./compliant-graph";

function judge(id: string, facts: Record<string, unknown>, change?: (fixture: Fixture) => void): string[] {
  const fixture = compliantFixture();
  Object.assign(fixture.customer.outputs, facts);
  change?.(fixture);
  const only = rules.filter((rule) => rule.id === id);
  return evaluate(only, graphOf(fixture)).map(({ state, path, reason }) => `${state} [${path}] ${reason}`);
}

const waiver = {
  policy: "only-required-ports",
  system: "web",
  reason: "agreed",
  owner: "operations",
  expires: "2026-11-22",
  ticket: "T-1",
  problem: null,
};
const waivers = (...changes: readonly object[]) => ({
  waivers: changes.map((change) => ({ ...waiver, ...change })),
});

describe("waivers", () => {
  it.each([
    ["none", [], "pass [waivers] there is no waiver"],
    ["one, on its last day", [{}], "pass [waivers] the waiver is complete and in force"],
    ["two", [{}, { system: null }], "pass [waivers] all 2 waivers are complete and in force"],
  ])("are in order: %s", (_name, changes, expected) => {
    expect(judge("waivers", waivers(...changes))).toEqual([expected]);
  });

  it.each([
    [
      "one that was over yesterday",
      { expires: "2026-11-21" },
      "fail [waivers[1].expires] found the waiver of only-required-ports for web, which held until 2026-11-21; required: a later day",
    ],
    [
      "one that is malformed",
      { problem: "entries[1].ticket is missing" },
      "fail [waivers[1]] found a waiver that lifts nothing: entries[1].ticket is missing",
    ],
    [
      "one of a policy that does not exist",
      { policy: "nonsense" },
      "fail [waivers[1].policy] found a waiver that lifts nothing: no policy has the id nonsense",
    ],
    [
      "one of a resource policy",
      { policy: "public-key-only" },
      "fail [waivers[1].policy] found a waiver that lifts nothing: nothing lifts the policy public-key-only",
    ],
    [
      "one of this policy",
      { policy: "waivers" },
      "fail [waivers[1].policy] found a waiver that lifts nothing: nothing lifts the policy waivers",
    ],
    [
      "one of a system that the card does not have",
      { system: "db" },
      "fail [waivers[1].system] found a waiver that lifts nothing: the card has no system db",
    ],
  ])("refuse %s (O19)", (_name, change, expected) => {
    expect(judge("waivers", waivers({}, change))).toEqual([expected]);
  });

  it("are not evaluated where one cannot be read", () => {
    expect(judge("waivers", waivers({ expires: UNKNOWN }))).toEqual([
      "not-evaluated [waivers[0].expires] waivers[0].expires is not known yet",
    ]);
  });

  it("of a state from before there were waivers are none", () => {
    expect(judge("waivers", { waivers: undefined })).toEqual(["pass [waivers] there is no waiver"]);
  });
});

describe("unused-waivers", () => {
  const openPort = (f: Fixture): void => {
    (f.acl.inputs["ingress"] as object[]).push(allowEntry("tcp", "8080", "192.0.2.0/24"));
  };

  it("advises to delete a waiver that lifts nothing, and stops nothing (O19)", () => {
    expect(judge("unused-waivers", waivers({}))).toEqual([
      "fail [waivers[0]] found a waiver of only-required-ports for web and no violation that it lifts; required: one",
    ]);
    expect(rules.find(({ id }) => id === "unused-waivers")?.enforcementLevel).toBe("advisory");
  });

  it("has nothing against one that is used", () => {
    expect(judge("unused-waivers", waivers({}), openPort)).toEqual([
      "pass [waivers] no waiver is without use",
    ]);
    const both = judge("unused-waivers", waivers({}, { ticket: "T-2" }), openPort);
    expect(both.map((line) => line.slice(0, 17))).toEqual(["fail [waivers[1]]"]);
  });

  it("leaves what another policy refuses to that one", () => {
    const expired = waivers({ expires: "2026-11-21" }, { policy: "nonsense" });
    expect(judge("unused-waivers", expired)).toEqual(["pass [waivers] no waiver is without use"]);
  });
});

describe("policy-config", () => {
  const setting = (level: string | null, properties: object = {}) => ({ level, properties });
  const config = (settings: Record<string, unknown>) => judge("policy-config", { policyConfig: settings });

  it("takes levels of policies that can be lowered, and properties that they have", () => {
    const settings = {
      "supported-os": setting("disabled"),
      "management-sources-narrow": setting(null, { broadestPrefix: { ipv4: 32 } }),
      "public-key-only": setting("mandatory"),
    };
    const passed = ["pass [policyConfig] every policy and property of the configuration is known"];
    expect([config(settings), config({})]).toEqual([passed, passed]);
    const absent = judge("policy-config", { policyConfig: undefined });
    expect(absent).toEqual(["pass [] the pack is not configured"]);
  });

  it.each([
    ["nonsense", setting("advisory"), 'found "nonsense"; required: the id of a policy'],
    [
      "public-key-only",
      setting("advisory"),
      "found public-key-only set to advisory; required: mandatory, which nothing changes",
    ],
    [
      "waivers",
      setting("disabled"),
      "found waivers set to disabled; required: mandatory, which nothing changes",
    ],
    [
      "unused-waivers",
      setting("mandatory"),
      "found unused-waivers set to mandatory; required: advisory, which nothing changes",
    ],
  ])("refuses %s (O28)", (id, value, expected) => {
    expect(config({ [id]: value })).toEqual([
      `fail [policyConfig${id === "nonsense" || id === "waivers" ? `.${id}` : `["${id}"]`}] ${expected}`,
    ]);
  });

  it.each([
    [
      "of a policy without any",
      "supported-os",
      { most: 1 },
      "found properties of supported-os (most); required: none",
    ],
    [
      "that do not fit",
      "management-sources-narrow",
      { broadestPrefix: { ipv4: 33 } },
      "found properties of management-sources-narrow that do not fit; required: broadestPrefix, providerSources, by the schema",
    ],
  ])("refuses properties %s (O28)", (_name, id, properties, expected) => {
    expect(config({ [id]: setting(null, properties) })).toEqual([
      `fail [policyConfig["${id}"].properties] ${expected}`,
    ]);
  });

  it("refuses to lower all policies where that lowers what nothing may (O28)", () => {
    const [finding] = config({ all: setting("advisory") });
    expect(finding).toMatch(
      /^fail \[policyConfig\.all\] found all policies set to advisory; required: an entry of/,
    );
    expect(finding).toContain("public-key-only");
    const fixed = rules.filter((rule) => rule.scope === "resource" || rule.isFixed);
    const own = Object.fromEntries(fixed.map((rule) => [rule.id, setting(rule.enforcementLevel)]));
    expect(config({ all: setting("advisory"), ...own }).map((line) => line.slice(0, 4))).toEqual(["pass"]);
    expect(config({ all: setting(null, { most: 1 }) })).toEqual([
      "fail [policyConfig.all] found properties for all policies; required: properties of one policy",
    ]);
  });

  it("is not evaluated where it cannot be read", () => {
    expect(config({ "supported-os": setting("nonsense") })[0]).toMatch(
      /^not-evaluated .* is not an enforcement level$/,
    );
    expect(config({ "supported-os": UNKNOWN })[0]).toMatch(/^not-evaluated/);
  });
});

it("a verdict is a failure as long as waivers or configuration are not in order (O19, O28)", () => {
  for (const facts of [
    waivers({ expires: "2026-11-21" }),
    { policyConfig: { "public-key-only": { level: "disabled", properties: {} } } },
  ]) {
    const fixture = compliantFixture();
    Object.assign(fixture.customer.outputs, facts);
    expect(verdictOf(evaluate(rules, graphOf(fixture)))).toBe("fail");
  }
});
