import { describe, expect, it } from "vitest";
import { allowancesOf, resourceTypes, UNKNOWN } from "../../../../infra/audit/graph";
import {
  computeSecGroup,
  nodeOf,
  secGroupRule,
  type ComputeSecGroup,
  type SecGroupRule,
} from "../../../policies/clouds/cloud-nodes";
import { readSketch } from "./read-sketch";

const sshRule: SecGroupRule = {
  direction: "ingress",
  ethertype: "IPv4",
  protocol: "tcp",
  portRangeMin: 22,
  portRangeMax: 22,
  remoteIpPrefix: "192.0.2.0/24",
  securityGroupId: "0b5d",
};
const without = (...keys: (keyof SecGroupRule)[]): SecGroupRule =>
  Object.fromEntries(
    Object.entries(sshRule).filter(([key]) => !keys.includes(key as keyof SecGroupRule)),
  ) as SecGroupRule;

describe("a rule of OpenStack Networking (R14, R15)", () => {
  it.each<[string, SecGroupRule, string | string[]]>([
    ["one port from a network", sshRule, ["tcp 22 from 192.0.2.0/24"]],
    ["what goes out is none of it", { ...sshRule, direction: "egress", protocol: UNKNOWN }, []],
    ["a range of ports", { ...sshRule, portRangeMin: 20, portRangeMax: 25 }, ["tcp 20-25 from 192.0.2.0/24"]],
    ["no ports are all ports", without("portRangeMin", "portRangeMax"), ["tcp all ports from 192.0.2.0/24"]],
    [
      "0 to 0 is all ports",
      { ...sshRule, portRangeMin: 0, portRangeMax: 0 },
      ["tcp all ports from 192.0.2.0/24"],
    ],
    ["a protocol by number", { ...sshRule, protocol: "6" }, ["tcp 22 from 192.0.2.0/24"]],
    ["UDP by number", { ...sshRule, protocol: "17" }, ["udp 22 from 192.0.2.0/24"]],
    [
      "another by name",
      { ...without("portRangeMin", "portRangeMax"), protocol: "gre" },
      ["IP protocol 47 from 192.0.2.0/24"],
    ],
    [
      "another by number",
      { ...without("portRangeMin", "portRangeMax"), protocol: "47" },
      ["IP protocol 47 from 192.0.2.0/24"],
    ],
    [
      "no protocol is any",
      without("protocol", "portRangeMin", "portRangeMax"),
      ["any protocol from 192.0.2.0/24"],
    ],
    ["an empty protocol is any", { ...sshRule, protocol: "" }, ["any protocol from 192.0.2.0/24"]],
    ["any is any", { ...sshRule, protocol: "any" }, ["any protocol from 192.0.2.0/24"]],
    ["0 is any", { ...sshRule, protocol: "0" }, ["any protocol from 192.0.2.0/24"]],
    [
      "ICMP has a type for a port",
      { ...sshRule, protocol: "icmp", portRangeMin: 8, portRangeMax: 0 },
      ["icmp from 192.0.2.0/24"],
    ],
    [
      "ICMP of IPv6",
      { ...without("remoteIpPrefix"), ethertype: "IPv6", protocol: "icmp" },
      ["icmpv6 from ipv6 any"],
    ],
    [
      "ICMP of IPv6 by number",
      { ...sshRule, ethertype: "IPv6", protocol: "1", remoteIpPrefix: "2001:db8::/32" },
      ["icmpv6 from 2001:db8::/32"],
    ],
    [
      "ICMPv6 by number",
      { ...without("remoteIpPrefix"), ethertype: "IPv6", protocol: "58" },
      ["icmpv6 from ipv6 any"],
    ],
    ["no source is everyone of the family", without("remoteIpPrefix"), ["tcp 22 from ipv4 any"]],
    [
      "an empty source is everyone",
      { ...sshRule, remoteIpPrefix: "", remoteGroupId: "" },
      ["tcp 22 from ipv4 any"],
    ],
    ["everyone of IPv6", { ...without("remoteIpPrefix"), ethertype: "IPv6" }, ["tcp 22 from ipv6 any"]],
    [
      "a group is neither",
      { ...without("remoteIpPrefix"), remoteGroupId: "9f1c" },
      ["tcp 22 from security group 9f1c"],
    ],
    [
      "a group that is still to be made",
      { ...without("remoteIpPrefix"), remoteGroupId: UNKNOWN },
      ["tcp 22 from a security group"],
    ],
    [
      "a group where the cloud tells the prefix",
      { ...sshRule, remoteIpPrefix: UNKNOWN, remoteGroupId: "9f1c" },
      ["tcp 22 from security group 9f1c"],
    ],
    [
      "a prefix where the cloud tells the group",
      { ...sshRule, remoteGroupId: UNKNOWN },
      ["tcp 22 from 192.0.2.0/24"],
    ],
    [
      "neither known",
      { ...sshRule, remoteIpPrefix: UNKNOWN, remoteGroupId: UNKNOWN },
      "remoteIpPrefix: remoteIpPrefix is not known yet",
    ],
    [
      "an unknown source",
      { ...sshRule, remoteIpPrefix: UNKNOWN },
      "remoteIpPrefix: remoteIpPrefix is not known yet",
    ],
    [
      "a group of addresses",
      { ...without("remoteIpPrefix"), remoteAddressGroupId: "77" } as SecGroupRule,
      "remoteAddressGroupId: the addresses of an address group are not in the rule",
    ],
    [
      "a source of the other family",
      { ...sshRule, remoteIpPrefix: "::/0" },
      "remoteIpPrefix: remoteIpPrefix is not of the rule's ethertype",
    ],
    [
      "a number that a filter reads as octal",
      { ...sshRule, protocol: "06" },
      "protocol: protocol is not a protocol of OpenStack",
    ],
    ["a number beyond", { ...sshRule, protocol: "256" }, "protocol: protocol is not a protocol of OpenStack"],
    [
      "a name nobody knows",
      { ...sshRule, protocol: "constructor" },
      "protocol: protocol is not a protocol of OpenStack",
    ],
    ["half a range", { ...sshRule, portRangeMax: 0 }, "portRangeMin: portRangeMin is no range of ports"],
    ["an unknown port", { ...sshRule, portRangeMin: UNKNOWN }, "portRangeMin: portRangeMin is not known yet"],
    [
      "another direction",
      { ...sshRule, direction: "in" },
      "direction: direction is neither ingress nor egress",
    ],
    ["an unknown direction", { ...sshRule, direction: UNKNOWN }, "direction: direction is not known yet"],
    ["another family", { ...sshRule, ethertype: "ipv4" }, "ethertype: ethertype is neither IPv4 nor IPv6"],
    [
      "octal-looking parts",
      { ...sshRule, remoteIpPrefix: "010.0.0.0/8" },
      "remoteIpPrefix: a source is neither an address nor a network",
    ],
  ])("%s", (_name, rule, expected) => {
    expect(readSketch(secGroupRule(rule))).toEqual(expected);
  });

  it("says where source and ports stand, also where none are written", () => {
    const [allowance] = allowancesOf(secGroupRule(without("remoteIpPrefix", "portRangeMin", "portRangeMax")));
    expect(allowance).toMatchObject({ path: "", sourcePath: "remoteIpPrefix", portPath: "portRangeMin" });
  });

  it("stands in a group that lets nothing in by itself", () => {
    expect(readSketch(nodeOf(resourceTypes.openstackSecGroup, "web", { name: "web" }))).toEqual([]);
  });
});

type ComputeRule = NonNullable<ComputeSecGroup["rules"]> extends (infer T)[] | symbol ? T : never;
const computeRule = { ipProtocol: "tcp", fromPort: 22, toPort: 22, cidr: "192.0.2.0/24" };

describe("a security group of OpenStack Compute (R14, R15)", () => {
  it.each<[string, object, string | string[]]>([
    ["one port from a network", computeRule, ["tcp 22 from 192.0.2.0/24"]],
    [
      "-1 to -1 is all ports",
      { ...computeRule, fromPort: -1, toPort: -1 },
      ["tcp all ports from 192.0.2.0/24"],
    ],
    ["ICMP", { ...computeRule, ipProtocol: "icmp", fromPort: -1, toPort: -1 }, ["icmp from 192.0.2.0/24"]],
    ["IPv6", { ...computeRule, ipProtocol: "ICMP", cidr: "::/0" }, ["icmpv6 from ::/0"]],
    ["no source is everyone", { ...computeRule, cidr: "" }, ["tcp 22 from ipv4 any, ipv6 any"]],
    ["a group", { ...computeRule, cidr: "", fromGroupId: "9f1c" }, ["tcp 22 from security group 9f1c"]],
    [
      "a group to be made",
      { ...computeRule, cidr: "", fromGroupId: UNKNOWN },
      ["tcp 22 from a security group"],
    ],
    ["itself", { ...computeRule, cidr: "", self: true }, ["tcp 22 from the security group itself"]],
    [
      "another protocol",
      { ...computeRule, ipProtocol: "6" },
      "rules[0].ipProtocol: rules[0].ipProtocol is not a protocol of OpenStack Compute",
    ],
    [
      "a range upside down",
      { ...computeRule, fromPort: 23 },
      "rules[0].fromPort: rules[0].fromPort is no range of ports",
    ],
  ])("%s", (_name, rule, expected) => {
    expect(readSketch(computeSecGroup({ description: "", rules: [rule as ComputeRule] as never }))).toEqual(
      expected,
    );
  });

  it("without rules lets nothing in", () => {
    expect(readSketch(computeSecGroup({ description: "" }))).toEqual([]);
  });
});
