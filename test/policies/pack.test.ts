import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { evaluate, isBlocking } from "../../infra/audit/findings";
import { UNKNOWN } from "../../infra/audit/graph";
import { packArgs, rules } from "../../policies/pack";
import { allowEntry, compliantFixture, editFile, graphOf, setField, type Fixture } from "./compliant-graph";
import { all, contracts, fact, set, system, type Change } from "./contracts";
import { runPack } from "./policy-sdk";

async function judge(change: (fixture: Fixture) => void = () => undefined) {
  const fixture = compliantFixture();
  change(fixture);
  const graph = graphOf(fixture);
  const { violations, notApplicable } = await runPack(packArgs(), graph);
  return { violations, notApplicable, findings: evaluate(rules, graph) };
}

describe("the CrossGuard pack", () => {
  const compliant = Object.entries({ smallest: () => undefined, ...contracts });

  it.each(compliant)(
    "lets the preview of a compliant stack pass, unknown values included: %s",
    async (_name, change) => {
      const { violations, notApplicable, findings } = await judge(change);
      expect(violations).toEqual([]);
      const judged = new Set(findings.filter((f) => f.state !== "not-applicable").map((f) => f.id));
      const stackRules = rules.filter((rule) => rule.scope === "graph");
      expect(notApplicable).toEqual(stackRules.map((rule) => rule.id).filter((id) => !judged.has(id)));
    },
  );

  it("says found, required, where and why", async () => {
    const { violations } = await judge(
      (f) => void (f.acl.inputs["ingress"] = [allowEntry("tcp", "22", "0.0.0.0/0")]),
    );
    expect(violations[0]).toEqual({
      policyName: "ssh-source-restricted",
      message: expect.stringMatching(
        /SSH is reachable for everyone: found tcp 22 from 0\.0\.0\.0\/0; required: only declared sources \[ingress\[0\]\.source\] \(R14, R15\)$/,
      ) as string,
      enforcementLevel: "mandatory",
      urn: expect.any(String) as string,
    });
  });

  it("blocks on an unknown value, where the SDK alone would only advise", async () => {
    const { violations } = await judge((f) => setField(f, "acl.inputs.ingress.0.source", UNKNOWN));
    expect(violations.map((v) => [v.policyName, v.enforcementLevel])).toEqual([
      ["ssh-source-restricted", "mandatory"],
      ["rdp-source-restricted", "mandatory"],
      ["only-required-ports", "mandatory"],
      ["sources-open-together", "mandatory"],
      ["management-sources-narrow", "advisory"],
      ["provider-access", "mandatory"],
    ]);
    expect(violations[0]?.message).toContain("not evaluated: ingress[0].source is not known yet");
  });

  const changes: readonly (readonly [string, Change])[] = [
    ["passwords by SSH", (f) => editFile(f, 0, "PasswordAuthentication no", "PasswordAuthentication yes")],
    ["an old release", (f) => setField(f, "customer.outputs.today", "2030-01-01")],
    ["a support that ends soon", (f) => setField(f, "customer.outputs.today", "2028-08-01")],
    ["no platform", (f) => setField(f, "customer.outputs.platform", null)],
    ["no plan", (f) => void delete (f as Partial<Fixture>).customer],
    ["no guest", (f) => void delete (f as Partial<Fixture>).guest],
    ["no patching", (f) => setField(f, "customer.outputs.systems.0.patching.mode", "none")],
    ["a private network", (f) => setField(f, "customer.outputs.systems.0.network", "private")],
    ["a private network without appliance", all(contracts.privateSystem, set(fact("appliance"), null))],
    [
      "an application without product",
      all(contracts.application, set(`${system}.basis.managedApplication.product`, "x")),
    ],
    ["nobody to tell", all(contracts.everything, set(fact("contacts"), []))],
    [
      "networks that overlap",
      all(contracts.everything, set(`${fact("privateNetworks")}.1.ipv4`, "10.20.0.0/16")),
    ],
    ["an unknown day", (f) => setField(f, "customer.outputs.today", UNKNOWN)],
  ];

  it.each(changes)("agrees with our own engine on %s", async (_name, change) => {
    const { violations, findings } = await judge(change);
    const ours = findings.filter((f) => f.state === "fail" || f.state === "not-evaluated");
    expect(violations.map((v) => v.policyName).sort()).toEqual(ours.map((f) => f.id).sort());
    expect(violations.filter((v) => v.enforcementLevel === "mandatory").length).toBe(
      ours.filter(isBlocking).length,
    );
  });

  it("takes the guest from what the VM registered once the guest exists and shows hashes only", async () => {
    const fixture = compliantFixture();
    const { connection: _connection, passwords: _passwords, ...guest } = fixture.guest.inputs;
    fixture.vm.outputs["guest"] = guest;
    fixture.guest.outputs = { files: undefined };
    const graph = graphOf(fixture);
    const hashesOnly = graph.resources.map((node) =>
      node.name === "guest" ? { ...node, inputs: {}, outputs: { observed: {} } } : node,
    );
    const { violations } = await runPack(
      { policies: packArgs().policies.filter((p) => "validateStack" in p) },
      { resources: hashesOnly },
    );
    expect(violations).toEqual([]);
  });

  it("names every policy, its clauses and what to do", () => {
    for (const policy of packArgs().policies) {
      expect(policy.framework?.reference, policy.name).toMatch(/^[RO]\d/);
      expect(policy.remediationSteps?.length, policy.name).toBeGreaterThan(20);
    }
  });

  it("has a version and a compiled entry, without which CrossGuard does not start it", () => {
    const manifest = JSON.parse(
      readFileSync(path.join(__dirname, "../../policies/package.json"), "utf8"),
    ) as Record<string, unknown>;
    expect(manifest).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
      main: "../dist/policies/index.js",
    });
  });
});
