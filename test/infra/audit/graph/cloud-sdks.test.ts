import * as hcloud from "@pulumi/hcloud";
import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { allowancesOf, resourceTypes, type ResourceNode } from "../../../../infra/audit/graph";
import { nodeOf } from "../../../policies/clouds/cloud-nodes";
import { sketch } from "./read-sketch";

describe("the providers' own SDKs", () => {
  it("register the types and properties that are read here", async () => {
    const seen: ResourceNode[] = [];
    await pulumi.runtime.setMocks({
      newResource: ({ type, name, inputs }) => {
        seen.push(nodeOf(type, name, inputs as object));
        return { id: `${name}-id`, state: inputs as Record<string, unknown> };
      },
      call: () => ({}),
    });
    const group = new openstack.networking.SecGroup("group", {});
    const rule = new openstack.networking.SecGroupRule("rule", {
      direction: "ingress",
      ethertype: "IPv4",
      protocol: "tcp",
      portRangeMin: 22,
      portRangeMax: 22,
      remoteIpPrefix: "192.0.2.0/24",
      securityGroupId: group.id,
    });
    const old = new openstack.compute.SecGroup("old", {
      description: "",
      rules: [{ ipProtocol: "tcp", fromPort: 22, toPort: 22, cidr: "192.0.2.0/24" }],
    });
    const firewall = new hcloud.Firewall("firewall", {
      rules: [{ direction: "in", protocol: "tcp", port: "22", sourceIps: ["192.0.2.0/24"] }],
    });
    await Promise.all(
      [rule.urn, old.urn, firewall.urn].map((urn) => new Promise((resolve) => urn.apply(resolve))),
    );
    const read = Object.fromEntries(seen.map((node) => [node.name, allowancesOf(node).map(sketch)]));
    const expected = ["tcp 22 from 192.0.2.0/24"];
    expect(read).toEqual({ group: [], rule: expected, old: expected, firewall: expected });
  });

  it("name the other types as rules do", () => {
    const tokens = [
      openstack.compute.Instance,
      openstack.networking.Port,
      openstack.networking.PortSecGroupAssociate,
      hcloud.Server,
      hcloud.FirewallAttachment,
    ].map((type) => (type as unknown as { __pulumiType: string }).__pulumiType);
    expect(tokens).toEqual([
      resourceTypes.openstackInstance,
      resourceTypes.openstackPort,
      resourceTypes.openstackPortSecGroupAssociate,
      resourceTypes.hcloudServer,
      resourceTypes.hcloudFirewallAttachment,
    ]);
  });
});
