import type { PolicyPackArgs } from "@pulumi/policy";
import { describe, expect, it } from "vitest";
import { UNKNOWN, type ResourceGraph, type ResourceNode } from "../../infra/audit/graph";
import { packArgs, rules } from "../../policies/pack";
import { hcloudFirewall, nodeOf, secGroupRule, type SecGroupRule } from "./clouds/cloud-nodes";
import { compliantFixture, graphOf, type Fixture } from "./compliant-graph";
import { runPack, type Diagnostic } from "./policy-sdk";

/** A program of somebody else: raw OpenStack, nothing of this toolkit. */
function foreignProgram(...more: readonly ResourceNode[]): ResourceGraph {
  const stack = { ...nodeOf("pulumi:pulumi:Stack", "shop-prod", {}), custom: false };
  const group = nodeOf("openstack:networking/secGroup:SecGroup", "web", { name: "web" });
  const server = nodeOf("openstack:compute/instance:Instance", "web", {
    name: "web",
    flavorName: "s1",
    securityGroups: ["web"],
    accessIpV4: UNKNOWN,
  });
  return { resources: [stack, group, server, ...more].map((node) => ({ ...node, parent: stack.urn })) };
}

const ingress = (name: string, more: Partial<SecGroupRule>): ResourceNode =>
  secGroupRule(
    { direction: "ingress", ethertype: "IPv4", protocol: "tcp", securityGroupId: UNKNOWN, ...more },
    name,
  );
const https = ingress("https", { portRangeMin: 443, portRangeMax: 443, remoteIpPrefix: "0.0.0.0/0" });
const ssh = (name: string, remoteIpPrefix: string): ResourceNode =>
  ingress(name, { portRangeMin: 22, portRangeMax: 22, remoteIpPrefix });

/** As `--policy-pack-config` gives it to each policy; without a level, which CrossGuard itself applies. */
function configured(config: Readonly<Record<string, object>>): PolicyPackArgs {
  const pack = packArgs();
  const policies = pack.policies.map((policy) => {
    if (!("validateStack" in policy)) return policy;
    const { name, validateStack } = policy;
    const getConfig = <T extends object>(): T => (config[name] ?? {}) as T;
    const validate: typeof validateStack = (args, report) => validateStack({ ...args, getConfig }, report);
    return { ...policy, validateStack: validate };
  });
  return { ...pack, policies };
}

const sketch = ({ policyName, enforcementLevel, urn }: Diagnostic): string[] => [
  policyName,
  enforcementLevel,
  urn.split("::").at(-1) ?? "",
];
const offices = { "management-sources-narrow": { providerSources: ["203.0.113.0/24"] } };

describe("the pack beside a program that has nothing of this toolkit (R14, R15)", () => {
  it("accepts named sources, and says of every rule that asks the plan that it does not apply", async () => {
    const { violations, notApplicable } = await runPack(
      packArgs(),
      foreignProgram(https, ssh("ssh", "203.0.113.0/28")),
    );
    expect(violations).toEqual([]);
    const judged = rules.filter(({ id, scope }) => scope === "graph" && !notApplicable.includes(id));
    expect(judged.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["sources-open-together", "management-sources-narrow"]),
    );
    expect(notApplicable).toEqual(
      expect.arrayContaining([
        "only-required-ports",
        "nothing-beside-components",
        "console-available",
        "patch-policy",
      ]),
    );
  });

  it.each<[string, ResourceNode[], object, string[][]]>([
    [
      "SSH for everyone",
      [ssh("ssh", "0.0.0.0/0")],
      {},
      [
        ["ssh-source-restricted", "mandatory", "ssh"],
        ["management-sources-narrow", "advisory", "ssh"],
      ],
    ],
    [
      "a rule without source",
      [ingress("all", { protocol: "" })],
      {},
      [
        ["ssh-source-restricted", "mandatory", "all"],
        ["rdp-source-restricted", "mandatory", "all"],
        ["management-sources-narrow", "advisory", "all"],
        ["management-sources-narrow", "advisory", "all"],
      ],
    ],
    [
      "everyone in two halves",
      [ssh("low", "0.0.0.0/1"), ssh("high", "128.0.0.0/1")],
      {},
      [
        ["sources-open-together", "mandatory", "high"],
        ["management-sources-narrow", "advisory", "high"],
        ["management-sources-narrow", "advisory", "low"],
      ],
    ],
    [
      "RDP by UDP in another cloud",
      [
        hcloudFirewall(
          { rules: [{ direction: "in", protocol: "udp", port: "any", sourceIps: ["::/0"] }] },
          "fw",
        ),
      ],
      {},
      [
        ["rdp-source-restricted", "mandatory", "fw"],
        ["management-sources-narrow", "advisory", "fw"],
      ],
    ],
    [
      "a source outside the configured list",
      [ssh("ssh", "198.51.100.7/32")],
      offices,
      [["management-sources-narrow", "advisory", "ssh"]],
    ],
    ["a source inside it", [ssh("ssh", "203.0.113.64/26")], offices, []],
    [
      "a property that the policy does not have",
      [ssh("ssh", "203.0.113.64/26")],
      { "management-sources-narrow": { providerNetworks: [] } },
      [["management-sources-narrow", "advisory", "shop-prod"]],
    ],
  ])("judges %s", async (_name, nodes, config, expected) => {
    const { violations } = await runPack(
      configured(config as Record<string, object>),
      foreignProgram(...nodes),
    );
    expect(violations.map(sketch)).toEqual(expected);
  });

  it("blocks on a source that is not known yet", async () => {
    const rule = ingress("ssh", { portRangeMin: 22, portRangeMax: 22, remoteIpPrefix: UNKNOWN });
    const { violations } = await runPack(packArgs(), foreignProgram(rule));
    expect(violations.filter((v) => v.enforcementLevel === "mandatory").map((v) => v.policyName)).toEqual([
      "ssh-source-restricted",
      "rdp-source-restricted",
    ]);
  });

  it("is not what a stack becomes that has lost its Customer: one component of ours, and every rule blocks", async () => {
    const fixture: Partial<Fixture> = compliantFixture();
    delete fixture.customer;
    const { violations } = await runPack(packArgs(), graphOf(fixture));
    const blocking = new Set(
      violations.filter((v) => v.enforcementLevel === "mandatory").map((v) => v.policyName),
    );
    expect([...blocking]).toEqual(
      expect.arrayContaining([
        "only-required-ports",
        "nothing-beside-components",
        "console-available",
        "patch-policy",
      ]),
    );
  });
});
