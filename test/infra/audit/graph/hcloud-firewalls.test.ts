import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../infra/audit/graph";
import { hcloudFirewall, type HcloudRule } from "../../../policies/clouds/cloud-nodes";
import { readSketch } from "./read-sketch";

const inbound: HcloudRule = { direction: "in", protocol: "tcp", port: "22", sourceIps: ["192.0.2.0/24"] };

describe("a firewall of Hetzner Cloud (R14, R15)", () => {
  it.each<[string, HcloudRule, string | string[]]>([
    ["one port from a network", inbound, ["tcp 22 from 192.0.2.0/24"]],
    [
      "what goes out is none of it",
      { direction: "out", protocol: "tcp", port: "any", destinationIps: ["::/0"] },
      [],
    ],
    ["a range of ports", { ...inbound, port: "80-85" }, ["tcp 80-85 from 192.0.2.0/24"]],
    ["any port", { ...inbound, port: "any" }, ["tcp all ports from 192.0.2.0/24"]],
    ["no port is all ports", { ...inbound, port: "" }, ["tcp all ports from 192.0.2.0/24"]],
    ["both families", { ...inbound, sourceIps: ["0.0.0.0/0", "::/0"] }, ["tcp 22 from 0.0.0.0/0, ::/0"]],
    ["an address without prefix", { ...inbound, sourceIps: ["192.0.2.7"] }, ["tcp 22 from 192.0.2.7"]],
    [
      "no source is everyone",
      { direction: "in", protocol: "tcp", port: "22" },
      ["tcp 22 from ipv4 any, ipv6 any"],
    ],
    ["an empty list is everyone", { ...inbound, sourceIps: [] }, ["tcp 22 from ipv4 any, ipv6 any"]],
    [
      "ICMP is of both families",
      { direction: "in", protocol: "icmp", sourceIps: ["192.0.2.0/24", "2001:db8::/32"] },
      ["icmp from 192.0.2.0/24", "icmpv6 from 2001:db8::/32"],
    ],
    [
      "GRE",
      { direction: "in", protocol: "gre", sourceIps: ["192.0.2.0/24"] },
      ["IP protocol 47 from 192.0.2.0/24"],
    ],
    [
      "ESP",
      { direction: "in", protocol: "esp", sourceIps: ["192.0.2.0/24"] },
      ["IP protocol 50 from 192.0.2.0/24"],
    ],
    [
      "IPv4 in IPv6 notation",
      { ...inbound, sourceIps: ["::ffff:0:0/96"] },
      "rules[0].sourceIps[0]: a source is an IPv4 address in IPv6 notation",
    ],
    [
      "another protocol",
      { ...inbound, protocol: "toString" },
      "rules[0].protocol: rules[0].protocol is not a protocol of Hetzner Cloud",
    ],
    [
      "another direction",
      { ...inbound, direction: "inbound" },
      "rules[0].direction: rules[0].direction is neither in nor out",
    ],
    ["a name for a port", { ...inbound, port: "ssh" }, "rules[0].port: rules[0].port is no range of ports"],
  ])("%s", (_name, rule, expected) => {
    expect(readSketch(hcloudFirewall({ rules: [rule] }))).toEqual(expected);
  });

  it("without rules lets nothing in", () => {
    expect([readSketch(hcloudFirewall({})), readSketch(hcloudFirewall({ rules: [] }))]).toEqual([[], []]);
  });

  it("with unknown rules gives no verdict", () => {
    expect(readSketch(hcloudFirewall({ rules: UNKNOWN }))).toBe("rules: rules is not known yet");
  });
});
