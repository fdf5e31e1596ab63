import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../../infra/audit/findings";
import { UNKNOWN, type ResourceNode } from "../../infra/audit/graph";
import { createPlatform } from "../../infra/cloud";
import { loadCustomerPlan, noExceptions } from "../../infra/contract";
import { packArgs, rules } from "../../policies/pack";
import { declareCustomer } from "../../stacks/customer";
import { runPack } from "../policies/policy-sdk";
import { registerKnowingNothing } from "../support/first-preview";
import { packageRoot } from "../support/project";

const ids = rules.map((rule) => rule.id).sort();

describe("the first preview of the demo, at which no output of any resource is known", () => {
  let resources: readonly ResourceNode[] = [];

  beforeAll(async () => {
    resources = await registerKnowingNothing(() =>
      declareCustomer({
        plan: loadCustomerPlan(packageRoot, "demo", { environment: "placeholders" }),
        platform: createPlatform("lxd", "lab", "demo"),
        platformIsNamed: true,
        today: "2026-11-22",
        exceptions: noExceptions,
        allowReplace: [],
      }),
    );
  });

  const find = (type: string): ResourceNode => {
    const node = resources.find((resource) => resource.type.endsWith(type));
    if (!node) throw new Error(`no ${type} was registered`);
    return node;
  };

  it("registers the demo's 13 resources, though what the cloud will say is unknown", () => {
    expect(resources.length).toBe(13);
    expect(find(":ManagedVm").outputs["externalIpv4"]).toBe(UNKNOWN);
    expect(find("lxd:Instance").inputs).toMatchObject({ network: UNKNOWN, userData: UNKNOWN });
    expect(find(":GuestConfig").inputs).toMatchObject({ connection: { host: UNKNOWN, hostKey: UNKNOWN } });
  });

  it("lets our own evaluation judge every rule: none fails, none is left unevaluated", () => {
    const findings = evaluate(rules, { resources });
    expect([...new Set(findings.map((finding) => finding.id))].sort()).toEqual(ids);
    expect(findings.filter(({ state }) => state !== "pass" && state !== "not-applicable")).toEqual([]);
    const passed = new Set(findings.filter(({ state }) => state === "pass").map(({ id }) => id));
    expect([...passed]).toEqual(
      expect.arrayContaining(["ssh-source-restricted", "public-key-only", "patch-policy"]),
    );
  });

  it("lets the CrossGuard pack judge every rule: no violation, and none that the card has nothing for applies", async () => {
    const states = evaluate(rules, { resources });
    const applies = new Set(states.filter(({ state }) => state === "pass").map(({ id }) => id));
    const { violations, notApplicable } = await runPack(packArgs(), { resources });
    expect(violations).toEqual([]);
    expect(notApplicable.filter((id) => applies.has(id))).toEqual([]);
  });

  it("is blocked by both when a value that a rule needs is unknown", async () => {
    const blind = resources.map((node) =>
      node.type.endsWith("lxd:NetworkAcl") ? { ...node, inputs: { ...node.inputs, ingress: UNKNOWN } } : node,
    );
    const unjudged = evaluate(rules, { resources: blind }).filter(({ state }) => state === "not-evaluated");
    const { violations } = await runPack(packArgs(), { resources: blind });
    const mandatory = [
      ...["only-required-ports", "provider-access"],
      ...["rdp-source-restricted", "sources-open-together", "ssh-source-restricted"],
    ];
    const expected = [...mandatory, "management-sources-narrow"].sort();
    expect(unjudged.map(({ id, state }) => `${id} ${state}`).sort()).toEqual(
      expected.map((id) => `${id} not-evaluated`),
    );
    expect(violations.map(({ policyName }) => policyName).sort()).toEqual(expected);
    const blocking = violations.filter(({ enforcementLevel }) => enforcementLevel === "mandatory");
    expect(blocking.map(({ policyName }) => policyName).sort()).toEqual(mandatory);
  });
});
