import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import {
  GuestConfig,
  SshHostKey,
  type CloudPlatform,
  type PlatformFirewall,
  type PlatformVirtualMachine,
} from "../infra/cloud";
import {
  BREAK_GLASS_USER,
  mergeGuestSpecs,
  renderCloudInit,
  type GuestSpec,
  type NamedKey,
} from "../infra/guest";
import type { AccessArgs } from "./access-rules";
import { AgentConfig } from "./agent-config";
import { CloudFirewall } from "./cloud-firewall";
import { PatchPolicy, type PatchSettings } from "./patch-policy";

export interface ManagedVmArgs extends AccessArgs {
  /** Where the VM runs. */
  readonly platform: CloudPlatform;
  /** Catalogue name of the guest OS, e.g. `debian-13` (R28, R33). */
  readonly os: string;
  /**
   * Release name of a Debian guest for its package sources, e.g. `trixie`.
   * @default none: no automatic patching can be rendered
   */
  readonly suite?: string;
  readonly cpus: number;
  readonly memoryMiB: number;
  /** Size of the root disk. It can grow, never shrink. */
  readonly diskGiB: number;
  /**
   * Adds an external IPv6 address, closed but for the same rules (O20).
   * @default false
   */
  readonly ipv6?: boolean;
  /** The provider's access: account, public keys and sources (R10, R12, R18). */
  readonly admin: AccessArgs["admin"] & { readonly user: string; readonly keys: readonly NamedKey[] };
  readonly customerAccess?: readonly {
    readonly user: string;
    readonly sources: readonly string[];
    readonly keys: readonly NamedKey[];
  }[];
  /** How and when it is patched. */
  readonly patching: PatchSettings;
  /**
   * Refuses every replacement and deletion of the VM: its disk holds the customer's data.
   * @default true
   */
  readonly protectVm?: boolean;
}

/** Length of the break-glass password: typed by hand at a console, so letters and digits, 142 bits. */
const BREAK_GLASS_LENGTH = 24;

/**
 * One managed VM with an external IPv4 address (R12, R42): firewall, trust, access, patching and console account.
 * Children: `-firewall`, `-agent`, `-patching`, `-hostkey`, `-breakglass`, the platform's resources, `-config`.
 */
export class ManagedVm extends pulumi.ComponentResource {
  /** External IPv4 address (R12). */
  readonly ipv4: pulumi.Output<string>;
  /** External IPv6 address; empty without one. */
  readonly ipv6: pulumi.Output<string>;
  /** Public half of the pinned ed25519 host key. */
  readonly hostKey: pulumi.Output<string>;
  /** The platform's handle of the VM, for console and probes (R11). */
  readonly instance: pulumi.Output<string>;
  /** Password of the console account (R11). A secret. */
  readonly breakGlass: pulumi.Output<string>;

  constructor(name: string, args: ManagedVmArgs, options?: pulumi.ComponentResourceOptions) {
    super("managed-vm:index:ManagedVm", name, {}, options);
    const inside = { parent: this };
    const { firewall } = new CloudFirewall(`${name}-firewall`, { ...args, system: name }, inside);
    const agent = new AgentConfig(
      `${name}-agent`,
      { ...args, system: name, timeZone: args.patching.timeZone },
      inside,
    );
    const patching = new PatchPolicy(`${name}-patching`, { ...args, system: name }, inside);
    const hostKey = new SshHostKey(`${name}-hostkey`, {}, inside);
    const breakGlass = new random.RandomPassword(
      `${name}-breakglass`,
      { length: BREAK_GLASS_LENGTH, special: false },
      inside,
    );
    const vm = this.createVm(name, args, firewall, hostKey);
    const guest = mergeGuestSpecs([agent.guest, patching.guest]);
    // Inside Windows nothing is ours yet; its console account comes with its own renderer.
    if (args.admin.protocol === "ssh") this.configure(name, args, vm, hostKey, breakGlass.result, guest);

    this.ipv4 = vm.ipv4;
    this.ipv6 = vm.ipv6;
    this.hostKey = hostKey.publicKey;
    this.instance = vm.id;
    this.breakGlass = breakGlass.result;
    this.registerOutputs({
      system: name,
      os: args.os,
      network: "external",
      externalIpv4: vm.ipv4,
      // The same specification as in the GuestConfig: of an existing one, a stack policy sees only hashes.
      guest,
    });
  }

  private createVm(
    name: string,
    args: ManagedVmArgs,
    firewall: PlatformFirewall,
    hostKey: SshHostKey,
  ): PlatformVirtualMachine {
    const userData = pulumi.all([hostKey.privateKey, hostKey.publicKey]).apply(([privateKey, publicKey]) =>
      renderCloudInit({
        hostname: name,
        adminUser: args.admin.user,
        adminKeys: args.admin.keys,
        hostKey: { privateKey, publicKey },
      }),
    );
    return args.platform.createVirtualMachine(
      name,
      { ...args, ipv6: args.ipv6 ?? false, firewall, userData: pulumi.secret(userData) },
      { parent: this, protect: args.protectVm ?? true },
    );
  }

  /** The one GuestConfig of the VM: all parts in one round trip. */
  private configure(
    name: string,
    args: ManagedVmArgs,
    vm: PlatformVirtualMachine,
    hostKey: SshHostKey,
    breakGlassPassword: pulumi.Output<string>,
    guest: GuestSpec,
  ): void {
    new GuestConfig(
      `${name}-config`,
      {
        ...guest,
        connection: { host: vm.ipv4, port: 22, user: args.admin.user, hostKey: hostKey.publicKey },
        machine: vm.machine,
        passwords: { [BREAK_GLASS_USER]: breakGlassPassword },
      },
      { parent: this },
    );
  }
}
