import { join, resolve } from "node:path";

import { fail } from "../../diagnostics";
import { labErrors } from "./errors";

/** Labs that one machine can carry side by side. A user's is `lab`; tests and measurements have their own. */
export type LabName = "lab" | "test" | "bench" | "scratch";

const SLOTS: Readonly<Record<LabName, number>> = { lab: 0, test: 1, bench: 2, scratch: 3 };

export const labNames = Object.keys(SLOTS) as readonly LabName[];

/** Everything of the address range that labs take; nothing of it may leave this machine. */
export const LAB_RANGE_IPV4 = "198.18.0.0/15";
export const LAB_RANGE_IPV6 = "2001:2::/48";

/** One side of the link between the host and a namespace. */
export interface Vantage {
  /** Network namespace. */
  readonly namespace: string;
  /** Interface on the host; the other end is `eth0` inside the namespace. */
  readonly hostInterface: string;
  readonly hostIpv4: string;
  readonly hostIpv6: string;
  readonly ipv4: string;
  readonly ipv6: string;
}

export interface LabSettings {
  readonly name: LabName;
  readonly slot: number;
  /** Slot's own networks, e.g. `198.18.0.0/17`. */
  readonly ipv4Range: string;
  readonly ipv6Range: string;
  /** Prefix of the names of our bridges: `mvm<slot>x`. */
  readonly bridgePrefix: string;
  /** nft table `inet <guardTable>`: change guard, host services, masquerade. */
  readonly guardTable: string;
  /** LXD storage pool. */
  readonly pool: string;
  /** The address from which engine and printed ssh speak; on the host's lo. */
  readonly providerIpv4: string;
  readonly providerIpv6: string;
  readonly provider: Vantage;
  readonly stranger: Vantage;
}

export interface LabPaths {
  /** Of all labs of this machine. */
  readonly root: string;
  /** What labs raised on this machine and what it was before. */
  readonly hostRecord: string;
  readonly lab: string;
  /** LXD_DIR of the lab's own daemon. */
  readonly lxdDir: string;
  readonly socket: string;
  readonly daemonLog: string;
  /** Private key (0600) that becomes the provider's; `.pub` beside it. */
  readonly providerKey: string;
  readonly providerPublicKey: string;
  /** Key before the last rotation; absent when there was none. */
  readonly previousKey: string;
  /** Shared by all labs. */
  readonly imageStore: string;
}

/** @throws DiagnosticError MVM3100 for a name that is not one of `labNames` */
export function labNameFrom(text: string | undefined): LabName {
  const name = text === undefined || text === "" ? "lab" : text;
  if (!Object.hasOwn(SLOTS, name)) fail(labErrors.unknownLab, `"${name}" is not a lab of this toolkit`);
  return name as LabName;
}

/** Addresses and names of a lab: a pure function of its name, so every process finds the same. */
export function labSettings(name: LabName): LabSettings {
  const slot = SLOTS[name];
  const ipv4 = (host: number): string => `198.${18 + (slot >> 1)}.${(slot & 1) * 128}.${host}`;
  // In the form in which the kernel prints it, so that texts can be compared.
  const ipv6 = (host: string): string => (slot === 0 ? `2001:2::${host}` : `2001:2:0:${slot}00::${host}`);
  const vantage = (
    role: "provider" | "stranger",
    hosts: [number, number],
    hosts6: [string, string],
  ): Vantage => ({
    namespace: `mvm-${name}-${role}`,
    hostInterface: `mvm${slot}${role}`,
    hostIpv4: ipv4(hosts[0]),
    ipv4: ipv4(hosts[1]),
    hostIpv6: ipv6(hosts6[0]),
    ipv6: ipv6(hosts6[1]),
  });
  return {
    name,
    slot,
    ipv4Range: `${ipv4(0)}/17`,
    ipv6Range: `${ipv6("")}/56`,
    bridgePrefix: `mvm${slot}x`,
    guardTable: `mvm_${name}`,
    pool: "mvm",
    providerIpv4: ipv4(1),
    providerIpv6: ipv6("1"),
    provider: vantage("provider", [5, 6], ["5", "6"]),
    stranger: vantage("stranger", [9, 10], ["9", "a"]),
  };
}

/** Where a lab keeps its things. `MVM_LAB_ROOT` and `MVM_IMAGE_STORE` move them. */
export function labPaths(name: LabName, environment: NodeJS.ProcessEnv = process.env): LabPaths {
  const root = resolve(environment.MVM_LAB_ROOT ?? "/var/lib/managed-vm");
  const lab = join(root, "labs", name);
  const lxdDir = join(lab, "lxd");
  const providerKey = join(lab, "keys", "provider");
  return {
    root,
    hostRecord: join(root, "host.json"),
    lab,
    lxdDir,
    socket: join(lxdDir, "unix.socket"),
    daemonLog: join(lab, "lxd.log"),
    providerKey,
    providerPublicKey: `${providerKey}.pub`,
    previousKey: `${providerKey}.previous`,
    imageStore: resolve(environment.MVM_IMAGE_STORE ?? "/var/cache/managed-vm/images"),
  };
}
