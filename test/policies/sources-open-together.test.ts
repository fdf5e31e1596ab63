import { describe } from "vitest";
import { UNKNOWN, type ResourceNode } from "../../infra/audit/graph";
import { sourcesOpenTogether } from "../../policies/rules/firewall/sources-open-together";
import { hcloudFirewall, lxdNetworkAcl, secGroupRule, type SecGroupRule } from "./clouds/cloud-nodes";
import type { Fixture } from "./compliant-graph";
import { itJudges } from "./judge";

/** Instead of the fixture's own ACL, which the rest of the graph does not need. */
const only =
  (...nodes: readonly ResourceNode[]) =>
  (fixture: Fixture): void => {
    delete (fixture as Partial<Fixture>).acl;
    for (const node of nodes) Object.assign(fixture, { [node.name]: node });
  };
const ssh = (name: string, remoteIpPrefix: string | typeof UNKNOWN, more: Partial<SecGroupRule> = {}) =>
  secGroupRule(
    {
      direction: "ingress",
      ethertype: "IPv4",
      protocol: "tcp",
      portRangeMin: 22,
      portRangeMax: 22,
      securityGroupId: UNKNOWN,
      remoteIpPrefix,
      ...more,
    },
    name,
  );
const rdp = (name: string, prefix: string, protocol: string) =>
  ssh(name, prefix, { portRangeMin: 3389, portRangeMax: 3389, protocol });
const pass = [["pass", "stack", "", "do not add up"]] as const;

describe("sources-open-together", () => {
  itJudges(sourcesOpenTogether, [
    ["accepts the compliant graph", () => undefined, pass],
    [
      "refuses halves in two resources (R14, R15)",
      only(ssh("low", "0.0.0.0/1"), ssh("high", "128.0.0.0/1")),
      [
        [
          "fail",
          "high",
          "remoteIpPrefix",
          "SSH is reachable for everyone: found tcp 22 from 128.0.0.0/1,0.0.0.0/1 (high, low together)",
        ],
      ],
    ],
    ["accepts all but a quarter", only(ssh("low", "0.0.0.0/1"), ssh("high", "128.0.0.0/2")), pass],
    [
      "accepts halves of two protocols",
      only(ssh("low", "0.0.0.0/1"), ssh("high", "128.0.0.0/1", { protocol: "udp" })),
      pass,
    ],
    ["accepts halves of two ports", only(ssh("low", "0.0.0.0/1"), rdp("high", "128.0.0.0/1", "tcp")), pass],
    [
      "refuses halves of RDP by UDP (R16)",
      only(rdp("low", "0.0.0.0/1", "udp"), rdp("high", "128.0.0.0/1", "17")),
      [["fail", "high", "remoteIpPrefix", "RDP is reachable for everyone: found udp 3389"]],
    ],
    [
      "refuses halves in the forms of two clouds",
      only(
        lxdNetworkAcl(
          [{ protocol: "tcp", destinationPort: "22", source: "0.0.0.0/1", action: "allow" }],
          "low",
        ),
        hcloudFirewall(
          { rules: [{ direction: "in", protocol: "tcp", port: "any", sourceIps: ["128.0.0.0/1"] }] },
          "high",
        ),
      ),
      [["fail", "high", "rules[0].sourceIps", "high, low together"]],
    ],
    [
      "leaves one that is open alone to the rule that names it",
      only(ssh("all", "0.0.0.0/0"), ssh("low", "0.0.0.0/1")),
      pass,
    ],
    [
      "takes a group for no address",
      only(ssh("low", "0.0.0.0/1"), ssh("group", "", { remoteGroupId: "9f1c" })),
      pass,
    ],
    [
      "passes over one rule that the preview does not show yet: it was judged as the program wrote it",
      only(ssh("low", "0.0.0.0/1"), ssh("new", UNKNOWN, { remoteGroupId: UNKNOWN })),
      pass,
    ],
    [
      "reaches no verdict on a whole firewall that is unknown",
      only(hcloudFirewall({ rules: UNKNOWN })),
      [["not-evaluated", "stack", "rules", "not known yet"]],
    ],
    ["does not apply without firewall", only(), [["not-applicable", "stack", "", "no firewall"]]],
  ]);
});
