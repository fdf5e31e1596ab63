import type { SourcePlace } from "../diagnostics";

/** A guest operating system as the catalogue names it, e.g. `debian-13`. Which of them are supported is R28, R33. */
export type OsId = string;

/** Why a value is what it is. `place` points into the card or the provider file where a person wrote it. */
export interface Origin {
  readonly kind: "card" | "provider" | "level" | "clause" | "default";
  /** The clause or decision that sets the value, e.g. `R30`, `O27`. */
  readonly clause?: string;
  readonly place?: SourcePlace;
}

/** Which family of services a system is booked under (O27). */
export type Basis =
  | { readonly family: "serviceCard"; readonly tier: "silber" }
  | {
      readonly family: "managedOs";
      readonly level: "admin" | "monitoring-patching" | "advanced";
      readonly managedApplication?: "basic" | "advanced" | "expert";
    };

export type Protocol = "tcp" | "udp";

/** A service that the customer wants reachable from outside (R15: only the required addresses and ports). */
export interface ExternalService {
  readonly name: string;
  readonly protocol: Protocol;
  /** 1-65535. */
  readonly port: number;
  /** CIDR networks, canonical, e.g. `203.0.113.0/24`; `0.0.0.0/0` and `::/0` stand for "everyone". */
  readonly sources: readonly string[];
}

/** Weekly times in which patches may be installed. Hours are half-open (O32), local time of `timeZone`. */
export interface PatchWindow {
  readonly days: readonly Weekday[];
  /** `HH:MM`, inclusive. */
  readonly from: string;
  /** `HH:MM`, exclusive; earlier than `from` means: over midnight. */
  readonly to: string;
}

export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

export interface PatchPlan {
  /** automatic: unattended (R30, R88); manual-cycle: two-weekly by hand (R29); none: the customer patches (R93). */
  readonly mode: "automatic" | "manual-cycle" | "none";
  readonly window: PatchWindow;
  readonly timeZone: string;
  readonly reboot: "if-required" | "never";
}

/** Own SSH sources and keys of the customer where root is shared (R84, O30). */
export interface CustomerAccess {
  readonly user: string;
  readonly sources: readonly string[];
  readonly publicKeys: readonly string[];
}

export interface SystemPlan {
  /** Unique per customer, a DNS label of at most 40 characters. */
  readonly name: string;
  readonly basis: Basis;
  readonly os: OsId;
  readonly cpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  /** external: own external IPv4 (R12, R42); private: reached through an appliance (O29). */
  readonly network: "external" | "private";
  /** Adds an external IPv6 address; closed by default (O20). */
  readonly ipv6: boolean;
  readonly services: readonly ExternalService[];
  readonly patching: PatchPlan;
  readonly customerAccess: readonly CustomerAccess[];
}

export interface SshKey {
  /** Whose or what key, e.g. `operations`. */
  readonly name: string;
  /** One OpenSSH public key line without options and comment, e.g. `ssh-ed25519 AAAA…`. */
  readonly publicKey: string;
}

export interface ProviderPlan {
  /** CIDR networks from which the provider reaches systems (R18). */
  readonly sources: readonly string[];
  readonly sshKeys: readonly SshKey[];
  /** The provider's account on every VM. */
  readonly adminUser: string;
}

/**
 * Everything a customer was promised, every value explicit. Cloud-free: nothing here knows where it will run.
 * `origins` maps a path such as `systems[0].services[1].sources[0]` or `provider.sources[0]` to where the value
 * comes from; a missing path inherits the origin of its nearest parent.
 */
export interface CustomerPlan {
  readonly customer: string;
  /** Federal state whose public holidays count, e.g. `DE-NI` (O3). */
  readonly holidays: string;
  readonly provider: ProviderPlan;
  readonly systems: readonly SystemPlan[];
  readonly origins: ReadonlyMap<string, Origin>;
}
