import { afterAll, beforeAll, expect, it } from "vitest";
import { describeUnless, whyNoPulumi } from "../support/pulumi-cli";
import { PulumiProject } from "../support/pulumi-project";

/**
 * Somebody else's program. Its OpenStack resources are registered as components of the provider's types: policies see the
 * same types and properties, and no provider plugin is asked.
 */
const PROGRAM = `"use strict";
const pulumi = require("@pulumi/pulumi");
class Resource extends pulumi.ComponentResource {
  constructor(type, name, args) {
    super(type, name, args);
    this.registerOutputs(args);
  }
}
for (const { type, name, args } of require("./resources.json")) new Resource(type, name, args);
`;

const secGroupRule = (name: string, more: object): object => ({
  type: "openstack:networking/secGroupRule:SecGroupRule",
  name,
  args: {
    direction: "ingress",
    ethertype: "IPv4",
    protocol: "tcp",
    portRangeMin: 22,
    portRangeMax: 22,
    securityGroupId: "0b5d7e5c",
    ...more,
  },
});

describeUnless(whyNoPulumi(), "the policy pack beside a program of somebody else, by the Pulumi CLI", () => {
  const project = new PulumiProject();

  beforeAll(() => {
    project.write("shop/Pulumi.yaml", "name: shop\nruntime: nodejs\n");
    project.write("shop/package.json", JSON.stringify({ name: "shop", version: "1.0.0", main: "index.js" }));
    project.write("shop/index.js", PROGRAM);
    project.pulumiOk(["--cwd", "shop", "stack", "init", "prod"]);
  });
  afterAll(() => project.remove());

  function preview(rules: readonly object[], config: object = {}): { code: number | null; stdout: string } {
    project.write("shop/resources.json", JSON.stringify(rules));
    project.write("shop/config.json", JSON.stringify(config));
    const pack = [
      "--policy-pack",
      project.file("policies"),
      "--policy-pack-config",
      project.file("shop/config.json"),
    ];
    return project.pulumi(["--cwd", "shop", "preview", "--stack", "prod", "--non-interactive", ...pack]);
  }

  const office = secGroupRule("ssh", { remoteIpPrefix: "203.0.113.0/28" });
  const list = {
    "management-sources-narrow": { enforcementLevel: "mandatory", providerSources: ["203.0.113.0/24"] },
  };

  it.each<[string, object[], object, number, string]>([
    ["accepts named sources", [office], {}, 0, "2 to create"],
    [
      "stops at SSH for everyone",
      [secGroupRule("ssh", { remoteIpPrefix: "0.0.0.0/0" })],
      {},
      1,
      "ssh-source-restricted",
    ],
    ["stops at a rule without source", [secGroupRule("ssh", {})], {}, 1, "any source (none is named)"],
    [
      "stops at everyone in two halves",
      [
        secGroupRule("low", { remoteIpPrefix: "0.0.0.0/1" }),
        secGroupRule("high", { remoteIpPrefix: "128.0.0.0/1" }),
      ],
      {},
      1,
      "sources-open-together",
    ],
    ["accepts what is in the configured list", [office], list, 0, "2 to create"],
    [
      "stops at what is outside of it",
      [secGroupRule("ssh", { remoteIpPrefix: "198.51.100.7/32" })],
      list,
      1,
      "required: sources within the provider's networks",
    ],
  ])("%s (R14, R15)", (_name, rules, config, code, text) => {
    const done = preview(rules, config);
    expect([done.code, done.stdout]).toEqual([code, expect.stringContaining(text)]);
    expect(done.stdout).not.toContain("not evaluated");
  });
});
