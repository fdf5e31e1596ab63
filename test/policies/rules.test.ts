import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { evaluate, isBlocking, verdictOf } from "../../infra/audit/findings";
import { UNKNOWN } from "../../infra/audit/graph";
import { catalogue } from "../../infra/contract";
import { rules } from "../../policies/rules";
import { compliantFixture, graphOf, type Fixture } from "./compliant-graph";
import { contracts, type Change } from "./contracts";

const rulesDirectory = path.join(__dirname, "..", "..", "policies", "rules");

const ruleFiles = readdirSync(rulesDirectory, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap((area) => readdirSync(path.join(rulesDirectory, area.name)))
  .map((file) => path.basename(file, ".ts"));

/** What stands in plain is seen once it stands there: the SDK does not tell whether an unknown value is a secret. */
const judgesKnownOnly = ["secrets-not-in-plain"];

it("ships each rule file, under the file's name", () => {
  expect(rules.map((rule) => rule.id).sort()).toEqual(ruleFiles.sort());
});

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (_id, rule) => {
  it("cites clauses that exist, and controls", () => {
    const known = new Set<string>(catalogue.CLAUSES.map((clause) => clause.id));
    expect(rule.clauses.filter((clause) => !known.has(clause))).toEqual([]);
    expect(rule.clauses.length * rule.controls.length).toBeGreaterThan(0);
  });

  it("passes the previews of compliant graphs, in which what the cloud assigns is unknown", () => {
    const findings = [() => undefined, ...Object.values(contracts)].flatMap((change: Change) => {
      const fixture = compliantFixture();
      change(fixture);
      return evaluate([rule], graphOf(fixture));
    });
    const bad = findings.filter(({ state }) => state !== "pass" && state !== "not-applicable");
    expect(bad.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
    expect(findings.map(({ state }) => state)).toContain("pass");
    expect(findings.filter(({ reason }) => reason === "")).toEqual([]);
  });

  it.skipIf(judgesKnownOnly.includes(rule.id))("blocks, if it is mandatory, when nothing is known", () => {
    const fixture = compliantFixture();
    for (const node of Object.values(fixture)) {
      for (const side of [node.inputs, node.outputs])
        for (const key of Object.keys(side)) side[key] = UNKNOWN;
    }
    const findings = evaluate([rule], graphOf(fixture));
    expect(findings.map((finding) => finding.state)).toEqual(["not-evaluated"]);
    expect(verdictOf(findings)).toBe(rule.enforcementLevel === "mandatory" ? "fail" : "pass");
  });
});

/** Every place of a fixture at which a value stands, e.g. `acl.inputs.ingress.0.source`. */
function placesOf(value: unknown, prefix: string): string[] {
  if (typeof value !== "object" || value === null) return [prefix];
  return [prefix, ...Object.entries(value).flatMap(([key, item]) => placesOf(item, `${prefix}.${key}`))];
}

const sweeps: readonly (readonly [string, Change])[] = [
  ["the smallest contract", () => undefined],
  ["every kind of row", contracts.privateSystem],
  ["an application", contracts.application],
];

it.each(sweeps)(
  "never passes more because a value is unknown: each is either not read, or its rule is not evaluated (%s)",
  (_name, contract) => {
    const make = (): Fixture => {
      const fixture = compliantFixture();
      contract(fixture);
      return fixture;
    };
    const places = Object.entries(make()).flatMap(([key, node]) =>
      (["inputs", "outputs"] as const).flatMap((side) =>
        Object.entries(node[side]).flatMap(([name, value]) => placesOf(value, `${key}.${side}.${name}`)),
      ),
    );
    for (const place of places) {
      const changed = make();
      const keys = place.split(".");
      const last = keys.pop() ?? "";
      const owner = keys.reduce<unknown>((parent, key) => (parent as Record<string, unknown>)[key], changed);
      (owner as Record<string, unknown>)[last] = UNKNOWN;
      const findings = evaluate(rules, graphOf(changed));
      expect(findings.length, place).toBeGreaterThanOrEqual(rules.length);
      for (const finding of findings) {
        expect(["pass", "not-evaluated", "not-applicable"], `${place}: ${finding.reason}`).toContain(
          finding.state,
        );
      }
    }
    expect(places.length).toBeGreaterThan(60);
  },
);

it("judges several systems apart: an unknown value of one leaves the other's verdict", () => {
  const fixture = compliantFixture();
  const [first] = fixture.customer.outputs["systems"] as Record<string, unknown>[];
  fixture.customer.outputs["systems"] = [first, { ...first, name: "db", os: UNKNOWN }];
  const findings = evaluate(
    rules.filter((rule) => rule.id === "supported-os"),
    graphOf(fixture),
  );
  expect(findings.map((finding) => finding.state)).toEqual(["pass", "not-evaluated"]);
  expect(findings.filter(isBlocking)).toHaveLength(1);
});
