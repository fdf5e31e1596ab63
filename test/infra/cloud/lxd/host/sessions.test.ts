import { expect, it } from "vitest";
import { parseConntrack } from "../../../../../infra/cloud/lxd/host/sessions";

it("reads the original direction of each line of conntrack -L", () => {
  const listing = [
    "tcp      6 431999 ESTABLISHED src=198.18.0.1 dst=198.18.1.10 sport=40000 dport=22 src=198.18.1.10 dst=198.18.0.1 sport=22 dport=40000 [ASSURED] mark=0 use=1",
    "udp      17 29 src=2001:2::1 dst=2001:2:0:1::10 sport=5 dport=53 [UNREPLIED] src=2001:2:0:1::10 dst=2001:2::1 sport=53 dport=5 mark=0 use=1",
    "icmp     1 29 src=198.18.0.6 dst=198.18.1.10 type=8 code=0 id=7 src=198.18.1.10 dst=198.18.0.6 type=0 code=0 id=7 mark=0 use=1",
    "conntrack v1.4.7 (conntrack-tools): 3 flow entries have been shown.",
    "",
  ].join("\n");
  expect(parseConntrack(listing)).toEqual([
    {
      protocol: "tcp",
      source: "198.18.0.1",
      destination: "198.18.1.10",
      sourcePort: 40000,
      destinationPort: 22,
    },
    {
      protocol: "udp",
      source: "2001:2::1",
      destination: "2001:2:0:1::10",
      sourcePort: 5,
      destinationPort: 53,
    },
    {
      protocol: "icmp",
      source: "198.18.0.6",
      destination: "198.18.1.10",
      sourcePort: undefined,
      destinationPort: undefined,
    },
  ]);
});
