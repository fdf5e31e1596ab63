import type { FirewallRule } from "../infra/cloud";

/** Who may reach a VM from outside. Everything that no rule names is dropped (R14, R15). */
export interface AccessArgs {
  /** The provider's own access (R10, R12): SSH for Linux, RDP for Windows, and ping for the host check (R42). */
  readonly admin: {
    readonly protocol: "ssh" | "rdp";
    /** CIDR networks of the provider (R18). */
    readonly sources: readonly string[];
  };
  /**
   * Customer accounts with SSH access of their own (R84, O30).
   * @default none
   */
  readonly customerAccess?: readonly { readonly user: string; readonly sources: readonly string[] }[];
  /**
   * Services that must be reachable from outside (R15).
   * @default none
   */
  readonly services?: readonly {
    readonly name: string;
    readonly protocol: "tcp" | "udp";
    /** 1-65535. */
    readonly port: number;
    /** CIDR networks; `0.0.0.0/0` and `::/0` mean everyone. */
    readonly sources: readonly string[];
  }[];
}

/** A firewall rule and the argument that asked for it, e.g. `services[1]`, so that a finding leads to its line. */
export interface AccessRule {
  readonly rule: FirewallRule;
  readonly argPath: string;
}

const PORT = { ssh: "22", rdp: "3389" } as const;

const isIpv6 = (source: string): boolean => source.includes(":");

/** The complete rule list of one VM, in a fixed order: provider access, ping, customer access, services. */
export function listAccessRules(args: AccessArgs): AccessRule[] {
  const { admin } = args;
  const access: AccessRule = {
    argPath: "admin.sources",
    rule: {
      description: `provider ${admin.protocol}`,
      protocol: "tcp",
      ports: PORT[admin.protocol],
      sources: admin.sources,
    },
  };
  const ping = (["icmp", "icmpv6"] as const).flatMap((protocol): AccessRule[] => {
    const sources = admin.sources.filter((source) => isIpv6(source) === (protocol === "icmpv6"));
    if (sources.length === 0) return [];
    return [{ argPath: "admin.sources", rule: { description: "provider ping", protocol, sources } }];
  });
  const customers = (args.customerAccess ?? []).map(({ user, sources }, i): AccessRule => ({
    argPath: `customerAccess[${i}].sources`,
    rule: { description: `customer ssh ${user}`, protocol: "tcp", ports: PORT.ssh, sources },
  }));
  const services = (args.services ?? []).map((service, i): AccessRule => ({
    argPath: `services[${i}].sources`,
    rule: {
      description: `service ${service.name}`,
      protocol: service.protocol,
      ports: String(service.port),
      sources: service.sources,
    },
  }));
  return [access, ...ping, ...customers, ...services];
}
