import { describe, expect, it } from "vitest";
import { evaluate, evaluateResource } from "../../../infra/audit/findings";
import { UNKNOWN, type ResourceNode } from "../../../infra/audit/graph";
import { rdpSourceRestricted } from "../../../policies/rules/access/rdp-source-restricted";
import { sshSourceRestricted } from "../../../policies/rules/access/ssh-source-restricted";
import { onlyRequiredPorts } from "../../../policies/rules/firewall/only-required-ports";
import { compliantFixture, graphOf, type Fixture } from "../compliant-graph";
import {
  computeSecGroup,
  hcloudFirewall,
  secGroupRule,
  type HcloudRule,
  type SecGroupRule,
} from "./cloud-nodes";

const openstack = (more: Partial<SecGroupRule>): ResourceNode =>
  secGroupRule({
    direction: "ingress",
    ethertype: "IPv4",
    protocol: "tcp",
    portRangeMin: 22,
    portRangeMax: 22,
    securityGroupId: UNKNOWN,
    ...more,
  });
const hcloud = (more: Partial<HcloudRule>): ResourceNode =>
  hcloudFirewall({
    rules: [{ direction: "in", protocol: "tcp", port: "22", sourceIps: ["192.0.2.0/24"], ...more }],
  });

describe("any source in the clouds' own words (R14, R15)", () => {
  it.each<[string, ResourceNode, string[]]>([
    ["OpenStack: a network", openstack({ remoteIpPrefix: "192.0.2.0/24" }), ["pass: "]],
    ["OpenStack: everyone", openstack({ remoteIpPrefix: "0.0.0.0/0" }), ["fail: remoteIpPrefix"]],
    ["OpenStack: host bits with /0", openstack({ remoteIpPrefix: "0.0.0.1/0" }), ["fail: remoteIpPrefix"]],
    ["OpenStack: no source", openstack({}), ["fail: remoteIpPrefix"]],
    ["OpenStack: an empty source", openstack({ remoteIpPrefix: "" }), ["fail: remoteIpPrefix"]],
    ["OpenStack: a group", openstack({ remoteGroupId: "9f1c" }), ["pass: "]],
    ["OpenStack: a group to be made", openstack({ remoteGroupId: UNKNOWN }), ["pass: "]],
    ["OpenStack: no ports", openstack({ portRangeMin: 0, portRangeMax: 0 }), ["fail: remoteIpPrefix"]],
    ["OpenStack: TCP by number", openstack({ protocol: "6" }), ["fail: remoteIpPrefix"]],
    ["OpenStack: any protocol", openstack({ protocol: "" }), ["fail: remoteIpPrefix"]],
    ["OpenStack: UDP", openstack({ protocol: "17" }), ["pass: "]],
    ["OpenStack: outgoing", openstack({ direction: "egress" }), ["pass: "]],
    [
      "OpenStack: an unknown source",
      openstack({ remoteIpPrefix: UNKNOWN }),
      ["not-evaluated: remoteIpPrefix"],
    ],
    [
      "OpenStack Compute: everyone",
      computeSecGroup({
        description: "",
        rules: [{ ipProtocol: "tcp", fromPort: 1, toPort: 1024, cidr: "0.0.0.0/0" }] as never,
      }),
      ["fail: rules[0].cidr"],
    ],
    ["Hetzner: a network", hcloud({}), ["pass: "]],
    [
      "Hetzner: everyone of both families",
      hcloud({ sourceIps: ["0.0.0.0/0", "::/0"] }),
      ["fail: rules[0].sourceIps", "fail: rules[0].sourceIps"],
    ],
    [
      "Hetzner: halves in one rule",
      hcloud({ sourceIps: ["0.0.0.0/1", "128.0.0.0/1"] }),
      ["fail: rules[0].sourceIps"],
    ],
    ["Hetzner: no source", hcloud({ sourceIps: [] }), ["fail: rules[0].sourceIps"]],
    ["Hetzner: any port", hcloud({ port: "any", sourceIps: ["::/0"] }), ["fail: rules[0].sourceIps"]],
    ["Hetzner: outgoing", hcloud({ direction: "out", sourceIps: ["::/0"] }), ["pass: "]],
    [
      "Hetzner: IPv4 in IPv6 notation",
      hcloud({ sourceIps: ["::ffff:0:0/96"] }),
      ["not-evaluated: rules[0].sourceIps[0]"],
    ],
  ])("%s", (_name, node, expected) => {
    const found = evaluateResource([sshSourceRestricted], node);
    expect(found.map(({ state, path }) => `${state}: ${path}`)).toEqual(expected);
  });

  it("names the list of rules where halves of RDP stand in two of them (R16)", () => {
    const half = (prefix: string): HcloudRule => ({
      direction: "in",
      protocol: "udp",
      port: "3389",
      sourceIps: [prefix],
    });
    const firewall = hcloudFirewall({ rules: [half("0.0.0.0/1"), half("128.0.0.0/1")] });
    const [finding] = evaluateResource([rdpSourceRestricted], firewall);
    expect(finding).toMatchObject({ state: "fail", path: "rules" });
    expect(finding?.reason).toContain("(rules[0], rules[1] together)");
  });
});

describe("what a system needs, in the clouds' own words (R14, R15)", () => {
  const withFirewall = (node: ResourceNode): readonly string[] => {
    const fixture: Partial<Fixture> = compliantFixture();
    delete fixture.acl;
    const { firewall } = fixture;
    Object.assign(fixture, { firewall, own: { ...node, parent: firewall?.urn } });
    return evaluate([onlyRequiredPorts], graphOf(fixture)).map(({ state, path, reason }) =>
      `${state}: ${path}: ${reason}`.trim(),
    );
  };
  const pass = "pass: : 1 firewall rules, each required by system web";

  it.each<[string, ResourceNode, string]>([
    ["OpenStack: a source of the customer", openstack({ remoteIpPrefix: "192.0.2.0/25" }), pass],
    [
      "OpenStack: another source",
      openstack({ remoteIpPrefix: "192.0.2.0/23" }),
      "fail: remoteIpPrefix: found tcp 22 open to 192.0.2.0/23; required: only the sources declared for tcp 22",
    ],
    [
      "OpenStack: a group is no declared source",
      openstack({ remoteGroupId: UNKNOWN }),
      "fail: remoteGroupId: found tcp 22 open to a security group; required: only the sources declared for tcp 22",
    ],
    [
      "OpenStack: another port",
      openstack({ portRangeMin: 8080, portRangeMax: 8081, remoteIpPrefix: "192.0.2.0/24" }),
      "fail: portRangeMin: found tcp 8080-8081 open; required: nothing of it",
    ],
    [
      "OpenStack: another protocol",
      openstack({ protocol: "47", remoteIpPrefix: "192.0.2.0/24" }),
      "fail: : found a rule for IP protocol 47; required: one rule per protocol and port that is needed",
    ],
    ["Hetzner: a declared service", hcloud({ port: "443", sourceIps: ["0.0.0.0/0", "::/0"] }), pass],
    [
      "Hetzner: the provider's ping",
      hcloud({ protocol: "icmp", port: "", sourceIps: ["203.0.113.7/32"] }),
      pass,
    ],
    [
      "Hetzner: ping from others",
      hcloud({ protocol: "icmp", port: "", sourceIps: ["2001:db8::8/128"] }),
      "fail: rules[0].sourceIps: found icmpv6 open to 2001:db8::8/128; required: only the sources declared for icmpv6",
    ],
  ])("%s", (_name, node, expected) => {
    expect(withFirewall(node)).toEqual([expected]);
  });
});
