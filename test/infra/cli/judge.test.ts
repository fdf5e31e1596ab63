import { describe, expect, it } from "vitest";
import type { ResourceGraph } from "../../../infra/audit/graph";
import { judgeGraph } from "../../../infra/cli/judge";
import { buildPlan, noExceptions, parseCard, parseProvider } from "../../../infra/contract";
import { compliantFixture, graphOf } from "../../policies/compliant-graph";

const PROVIDER = `{"provider":1,"sources":["203.0.113.7"],"adminUser":"ops","sshKeys":[{"name":"a","fromEnvironment":"KEY"}]}`;

/** A card with these systems, one to a line from line 5 on. */
function planOf(...names: readonly string[]) {
  const systems = names.map((name) => `  ${name}: { serviceCard: silber, os: debian-13, size: small }\n`);
  const card = parseCard(`card: 1\ncustomer: demo\nholidays: DE-NI\nsystems:\n${systems.join("")}`, "card");
  const provider = parseProvider(PROVIDER, "provider");
  if (!card.card || !provider.provider) throw new Error("the card is wrong");
  const { plan } = buildPlan(card.card, provider.provider, { environment: "placeholders" });
  if (!plan) throw new Error("there is no plan");
  return plan;
}

/** A deployed system `web` with a finding on a value of the plan. */
function deployedGraph(): ResourceGraph {
  const fixture = compliantFixture();
  const [web] = fixture.customer.outputs["systems"] as Record<string, unknown>[];
  fixture.customer.outputs["systems"] = [{ ...web, network: "private" }];
  return graphOf(fixture);
}

const lineOf = (...names: readonly string[]) => {
  const basis = { plan: planOf(...names), exceptions: noExceptions };
  const found = judgeGraph(basis, deployedGraph()).find(({ id }) => id === "check-prerequisites");
  expect(found).toMatchObject({ state: "fail", path: "systems[0].network" });
  return found?.place?.line;
};

describe("the place of a finding about a deployed system", () => {
  it("is its line in the card of now, wherever the system stands there", () => {
    expect(lineOf("web", "db")).toBe(5);
    expect(lineOf("db", "mail", "web")).toBe(7);
  });

  it("is none for a system that left the card", () => {
    expect(lineOf("db")).toBeUndefined();
  });
});
