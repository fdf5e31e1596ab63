import type * as pulumi from "@pulumi/pulumi";

/** What a driver can do. A card that needs more is refused at check time where the stack names a platform. */
export interface PlatformCapabilities {
  /** A console in the cloud panel, and by API for `mvm console` (R11). */
  readonly console: boolean;
  readonly privateNetworks: boolean;
  /** Firewall rules take a list of sources; otherwise one rule is made per source. */
  readonly sourceLists: boolean;
  readonly ipv6: boolean;
  readonly snapshots: boolean;
  /**
   * Deletes user data from the cloud's and the guest's copies after the first boot. Where it is false, every process in
   * the VM and everyone who may read the instance can read the host key of the first boot (docs/platforms.md).
   */
  readonly erasesUserData: boolean;
  /**
   * Closes the moments in which a network change leaves a VM unfiltered, and cuts sessions of a removed source.
   * Needs root on the cloud's own host; where it is false, plan and report say so.
   */
  readonly changeGuard: boolean;
}

/** One thing that may come in. What no rule allows is dropped. */
export interface FirewallRule {
  /** Shown in the cloud panel; plain text, at most 100 characters. */
  readonly description: string;
  readonly protocol: "tcp" | "udp" | "icmp" | "icmpv6";
  /** `22` or `8000-8010`; absent for icmp. */
  readonly ports?: string;
  /** CIDR networks of either family. Never empty: an absent source means "everyone" in several clouds. */
  readonly sources: readonly string[];
}

export interface FirewallArgs {
  /** Ingress rules; all other ingress is dropped, egress is free. */
  readonly rules: readonly FirewallRule[];
}

export interface VirtualMachineArgs {
  /** Catalogue name of the guest OS, e.g. `debian-13`. */
  readonly os: string;
  readonly cpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  /** The firewall that filters everything that reaches the external addresses. */
  readonly firewall: PlatformFirewall;
  /** Adds an external IPv6 address; the IPv4 address is always there. */
  readonly ipv6: boolean;
  /**
   * cloud-init user data. Counts at create only: a later change neither updates nor replaces the VM.
   * Holds the host key: drivers remove it after the first boot where the cloud lets them (`erasesUserData`).
   */
  readonly userData: pulumi.Input<string>;
}

export interface PlatformFirewall {
  /** The platform's own handle, e.g. an ACL name. One firewall may be many resources: policies find them by parent. */
  readonly id: pulumi.Output<string>;
}

export interface PlatformVirtualMachine {
  /** The platform's own handle of the instance, as the console and probes need it. */
  readonly id: pulumi.Output<string>;
  /** Changes when the VM is made anew under the same name and address: what is inside must then be made anew too. */
  readonly machine: pulumi.Output<string>;
  /** External IPv4 address (R12), without prefix length. */
  readonly ipv4: pulumi.Output<string>;
  /** External IPv6 address, empty without one. */
  readonly ipv6: pulumi.Output<string>;
}

/**
 * Where VMs run. A driver makes plain Pulumi resources; components know nothing else of a cloud. Every resource is
 * tagged with its urn, or a hash of it where the cloud's tags are short; a driver adopts and deletes only what carries
 * our tag.
 */
export interface CloudPlatform {
  /** `lxd`, `openstack`, … as the stack configuration names it. */
  readonly name: string;
  readonly capabilities: PlatformCapabilities;
  createFirewall(name: string, args: FirewallArgs, options: pulumi.CustomResourceOptions): PlatformFirewall;
  createVirtualMachine(
    name: string,
    args: VirtualMachineArgs,
    options: pulumi.CustomResourceOptions,
  ): PlatformVirtualMachine;
}
