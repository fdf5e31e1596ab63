import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../../infra/audit/findings";
import { allowancesOf, allowsPort, type Allowance, type ResourceNode } from "../../../infra/audit/graph";
import { rdpSourceRestricted } from "../../../policies/rules/access/rdp-source-restricted";
import { sshSourceRestricted } from "../../../policies/rules/access/ssh-source-restricted";
import { sourcesOpenTogether } from "../../../policies/rules/firewall/sources-open-together";
import {
  isLetIn,
  isOpenToEveryone,
  sampleAddresses,
  type Packet,
  type WrittenFirewalls,
} from "./brute-force-oracle";
import { hcloudFirewall, lxdNetworkAcl, secGroupRule } from "./cloud-nodes";
import { randomAddresses, randomFirewalls } from "./random-firewalls";

/** Rule sets per cloud: 3 x 700; the long run is MVM_PROPERTY_RUNS=34000. */
const runs = Number(process.env["MVM_PROPERTY_RUNS"] ?? 700);
const rules = [sshSourceRestricted, rdpSourceRestricted, sourcesOpenTogether];
const guarded = [
  ["tcp", 22],
  ["tcp", 3389],
  ["udp", 3389],
] as const;
const judgedPorts = [1, 21, 22, 23, 3388, 3389, 3390];

function nodesOf(firewalls: WrittenFirewalls): ResourceNode[] {
  switch (firewalls.cloud) {
    case "lxd":
      return [lxdNetworkAcl(firewalls.entries)];
    case "openstack":
      return firewalls.rules.map((rule, index) => secGroupRule(rule, `rule${index}`));
    case "hcloud":
      return [hcloudFirewall({ rules: [...firewalls.rules] })];
  }
}

/** The normaliser's own answer for one packet. */
function admits(allowances: readonly Allowance[], { source, protocol, port }: Packet): boolean {
  const value = BigInt(`0b${source}`);
  const family = source.length === 32 ? "ipv4" : "ipv6";
  return allowances.some(
    (allowance) =>
      allowsPort(allowance, protocol, port) &&
      allowance.sources.some((s) => s.family === family && s.first <= value && value <= s.last),
  );
}

describe.each(Object.entries(randomFirewalls))("random rules of %s (R14, R15)", (_cloud, firewalls) => {
  it("are judged as a brute-force oracle judges them, packet by packet", { timeout: 3_600_000 }, () => {
    const seen = { open: 0, closed: 0 };
    fc.assert(
      fc.property(firewalls, randomAddresses, (written, extra) => {
        const nodes = nodesOf(written);
        const samples = sampleAddresses(written, extra);
        const isOpen = guarded.some(([protocol, port]) => isOpenToEveryone(written, samples, protocol, port));
        const states = evaluate(rules, { resources: nodes }).map((finding) => finding.state);
        expect(states).not.toContain("not-evaluated");
        expect(states.includes("fail")).toBe(isOpen);
        seen[isOpen ? "open" : "closed"] += 1;

        const allowances = nodes.flatMap(allowancesOf);
        const port = judgedPorts[(seen.open + seen.closed) % judgedPorts.length] ?? 22;
        for (const source of samples) {
          for (const protocol of ["tcp", "udp"] as const) {
            const packet = { source, protocol, port };
            if (admits(allowances, packet) !== isLetIn(written, packet)) expect.fail(JSON.stringify(packet));
          }
        }
      }),
      { numRuns: runs },
    );
    // Both verdicts must be common, or agreement says little.
    expect(Math.min(seen.open, seen.closed)).toBeGreaterThan(runs / 10);
  });
});
