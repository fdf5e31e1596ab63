import * as pulumi from "@pulumi/pulumi";
import {
  mergeGuestSpecs,
  renderHostFirewall,
  renderSshd,
  renderTime,
  renderUsers,
  type GuestSpec,
  type HostAllowance,
  type NamedKey,
} from "../infra/guest";
import { listAccessRules, type AccessArgs } from "./access-rules";

export interface AgentConfigArgs extends AccessArgs {
  /** Name of the system; policies find the configuration of a system by it. */
  readonly system: string;
  readonly admin: AccessArgs["admin"] & {
    /** The provider's account on the VM. */
    readonly user: string;
    /** The provider's public keys (R18). */
    readonly keys: readonly NamedKey[];
  };
  /**
   * Customer accounts where root is shared (R84, O30).
   * @default none
   */
  readonly customerAccess?: readonly {
    readonly user: string;
    readonly sources: readonly string[];
    readonly keys: readonly NamedKey[];
  }[];
  /**
   * Release name of a Debian guest, e.g. `trixie`; decides what its sshd knows.
   * @default the settings that every release knows
   */
  readonly suite?: string;
  /** IANA time zone, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
  /**
   * Time servers.
   * @default the distribution's own servers
   */
  readonly timeServers?: readonly string[];
}

/**
 * Access and ground rules inside the VM: sshd with public keys only (R17), accounts and their keys (R18, O30), the
 * guest's own packet filter with the same rules as the cloud's (R14, R15), time. It makes no resource: the ManagedVm
 * applies `guest` together with the other parts.
 */
export class AgentConfig extends pulumi.ComponentResource {
  /** This component's part of the guest. */
  readonly guest: Partial<GuestSpec>;

  constructor(name: string, args: AgentConfigArgs, options?: pulumi.ComponentResourceOptions) {
    super("managed-vm:index:AgentConfig", name, {}, options);
    const customers = args.customerAccess ?? [];
    this.guest = mergeGuestSpecs([
      renderSshd({
        access: [args.admin, ...customers],
        ...(args.suite === "trixie" ? { penaltyExemptions: args.admin.sources } : {}),
      }),
      renderUsers({ admin: args.admin, customers }),
      renderHostFirewall({ allowances: listAllowances(args), pingSources: args.admin.sources }),
      renderTime({
        timeZone: args.timeZone,
        ...(args.timeServers ? { servers: args.timeServers } : {}),
      }),
    ]);
    this.registerOutputs({ system: args.system });
  }
}

/** The guest lets in what the cloud firewall lets in: both are made from the same list. */
function listAllowances(args: AccessArgs): HostAllowance[] {
  return listAccessRules(args).flatMap(({ rule }) =>
    rule.protocol === "tcp" || rule.protocol === "udp"
      ? [
          {
            name: rule.description.replaceAll(" ", "-"),
            protocol: rule.protocol,
            port: Number(rule.ports),
            sources: rule.sources,
          },
        ]
      : [],
  );
}
