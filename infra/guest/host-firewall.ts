import * as allow from "./allow-list";
import type { GuestSpec } from "./spec";

/** One port that the guest itself lets in, whatever the cloud firewall does (SYS.1.1.A19). */
export interface HostAllowance {
  /** e.g. `ssh` or the service's name. */
  readonly name: string;
  readonly protocol: "tcp" | "udp";
  /** 1-65535. */
  readonly port: number;
  /** CIDR networks of either family. Without any the port stays closed. */
  readonly sources: readonly string[];
}

export interface HostFirewallArgs {
  readonly allowances: readonly HostAllowance[];
  /** CIDR networks whose pings are answered (R42). */
  readonly pingSources: readonly string[];
}

const CONFIG = "/etc/nftables.conf";
/** Our table; other tables of the guest are left alone. */
export const NFT_TABLE = "managed_vm";

/** The guest's own packet filter: default drop, IPv4 and IPv6 (R14, R15, O20). */
export function renderHostFirewall(args: HostFirewallArgs): Partial<GuestSpec> {
  return {
    files: [
      {
        path: CONFIG,
        content: renderTable(args),
        mode: "0600",
        owner: "root",
        group: "root",
        validator: "nftables",
      },
    ],
    packages: ["nftables"],
    units: [
      {
        name: "nftables.service",
        enabled: true,
        active: true,
        // Never restart: the unit's stop flushes every table, which opens the guest for a moment.
        onChange: { action: "reload", files: [CONFIG] },
        effective: ["nft", "--stateless", "list", "table", "inet", NFT_TABLE],
      },
    ],
  };
}

interface Rule {
  /** Statement that follows the source match, e.g. `tcp dport 22 accept`. */
  readonly accept: string;
  readonly name: string;
  readonly sources: readonly string[];
}

function renderTable(args: HostFirewallArgs): string {
  const allowances = args.allowances.map((a): Rule => ({
    accept: `${a.protocol} dport ${allow.portNumber(a.port)} accept`,
    name: allow.label(a.name),
    sources: a.sources,
  }));
  const rendered = allowances.map(renderRule);
  const ping4 = renderRule(
    { accept: "icmp type echo-request accept", name: "ping", sources: args.pingSources.filter(isIpv4) },
    -1,
  );
  const ping6 = renderRule(
    {
      accept: "icmpv6 type echo-request accept",
      name: "ping",
      sources: args.pingSources.filter((s) => !isIpv4(s)),
    },
    -1,
  );
  const all = [...rendered, ping4, ping6];
  return [
    "#!/usr/sbin/nft -f",
    "# Written by managed-vm. Hand changes are found and undone.",
    "# Declared first, so that the deletion never fails; nft loads the file as one transaction.",
    `table inet ${NFT_TABLE}`,
    `delete table inet ${NFT_TABLE}`,
    `table inet ${NFT_TABLE} {`,
    ...all.flatMap((r) => r.sets),
    ...chain(all.flatMap((r) => r.rules)),
    "}",
    "",
  ].join("\n");
}

const isIpv4 = (source: string): boolean => allow.network(source).family === "ipv4";

/** Set names start with the rule's index, so that no service name can clash with another one or a keyword. */
function renderRule(rule: Rule, index: number): { sets: string[]; rules: string[] } {
  const sets: string[] = [];
  const rules: string[] = [];
  for (const family of ["ipv4", "ipv6"] as const) {
    const networks = rule.sources.map(allow.network).filter((n) => n.family === family);
    if (networks.length === 0) continue;
    const set = `${index < 0 ? "icmp" : `rule${index}`}_${rule.name.replaceAll("-", "_")}_${family}`;
    const elements = [...new Set(networks.map((n) => n.cidr))].join(", ");
    sets.push(
      `  set ${set} {`,
      `    type ${family}_addr`,
      "    flags interval",
      "    auto-merge",
      `    elements = { ${elements} }`,
      "  }",
    );
    rules.push(`    ${family === "ipv4" ? "ip" : "ip6"} saddr @${set} ${rule.accept}`);
  }
  return { sets, rules };
}

const chain = (rules: readonly string[]): string[] => [
  "  chain input {",
  "    type filter hook input priority filter; policy drop;",
  "    ct state established,related accept",
  "    ct state invalid drop",
  '    iifname "lo" accept',
  "    icmp type { destination-unreachable, time-exceeded, parameter-problem } accept",
  // RFC 4890: without these IPv6 has no path MTU, no neighbours and no router.
  "    icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem } accept",
  "    icmpv6 type { nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept",
  "    icmpv6 type { mld-listener-query, mld2-listener-report } ip6 saddr fe80::/10 accept",
  "    ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept",
  ...rules,
  "  }",
];
