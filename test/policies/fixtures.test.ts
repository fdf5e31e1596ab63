import { describe, expect, it } from "vitest";
import { evaluate, type Finding } from "../../infra/audit/findings";
import { rules } from "../../policies/rules";
import { compliantFixture, graphOf, type Fixture } from "./compliant-graph";
import type { Change } from "./contracts";
import { fixturesByRule, isNone } from "./fixtures";

function fixtureOf(change: Change): Fixture {
  const fixture = compliantFixture();
  change(fixture);
  return fixture;
}

const statesOf = (findings: readonly Finding[]): readonly string[] => findings.map(({ state }) => state);

/** What a person writes: plan and components, without what the components make. */
function componentsOf(fixture: Fixture): object {
  const { stack, customer, vm, firewall } = fixture;
  return { stack, customer, vm, firewall };
}

it("has fixtures for each rule that ships, and for no other", () => {
  expect(Object.keys(fixturesByRule).sort()).toEqual(rules.map(({ id }) => id).sort());
});

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  const { compliant, failing, boundaries, child } = fixturesByRule[id] ?? {
    compliant: () => undefined,
    failing: {},
    boundaries: { none: "" },
    child: { none: "" },
  };
  const judge = (change: Change): readonly string[] => statesOf(evaluate([rule], graphOf(fixtureOf(change))));

  it("passes on a fixture that keeps every rule", () => {
    expect(judge(compliant)).toContain("pass");
    const bad = evaluate(rules, graphOf(fixtureOf(compliant))).filter(
      ({ state }) => state !== "pass" && state !== "not-applicable",
    );
    expect(bad.map((finding) => `${finding.id}: ${finding.reason}`)).toEqual([]);
  });

  it("has a fixture that breaks it, and boundaries or a reason for none", () => {
    expect(Object.keys(failing).length).toBeGreaterThan(0);
    expect(isNone(boundaries) ? boundaries.none.length : Object.keys(boundaries).length).toBeGreaterThan(0);
  });

  it.each(Object.entries(failing))("fails on %s", (_name, change) => {
    expect(judge(change)).toContain("fail");
  });

  it.each(isNone(boundaries) ? [] : Object.entries(boundaries))("turns between %s", (_name, boundary) => {
    const inside = judge(boundary.inside).filter((state) => state !== "pass" && state !== "not-applicable");
    expect(inside).toEqual([]);
    expect(judge(boundary.beyond)).toContain("fail");
  });

  it("sees a child that is not what plan and components say", () => {
    if (isNone(child)) return expect(child.none).not.toBe("");
    const fixture = fixtureOf((each) => {
      if (compliant !== child) compliant(each);
    });
    expect(componentsOf(fixtureOf(child))).toEqual(componentsOf(fixture));
    expect(judge(child)).toContain("fail");
  });
});
