import type { ContactPlan } from "./contacts";
import type { MonitoringPlan } from "./monitoring";
import type { Origin } from "./origin";
import type { AcceptanceRecord, SignOff } from "./records";

/** A guest operating system as the catalogue names it, e.g. `debian-13`. Which of them are supported is R28, R33. */
export type OsId = string;

/** Which family of services a system is booked under (O27). */
export type Basis =
  | { readonly family: "serviceCard"; readonly tier: "silber" }
  | {
      readonly family: "managedOs";
      readonly level: "admin" | "monitoring-patching" | "advanced";
      readonly managedApplication?: ManagedApplication;
    };

/** A managed application on top of Managed OS (R94-R108). */
export interface ManagedApplication {
  /** Id of the product catalogue (R94), or the name of one that was agreed individually (R100). */
  readonly product: string;
  readonly level: "basic" | "advanced" | "expert";
  /** Present where the provider supports the product by individual agreement only (R100). */
  readonly agreement?: { readonly by: string; readonly date: string };
}

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
  /** Whether the card plans the window (R89); else it is the catalogue's. */
  readonly individualWindow: boolean;
  readonly timeZone: string;
  readonly reboot: "if-required" | "never";
  /** Agreed maintenance appointments, the alternative to the cycle (R31). */
  readonly appointments: readonly MaintenanceAppointment[];
  /** Repositories beside the distribution's own; their updates are ordered apart (R21, R25). */
  readonly thirdPartyRepositories: readonly ThirdPartyRepository[];
  /** Software that the customer wished for, outside of any repository of ours (R22, R25). */
  readonly customApplications: readonly CustomApplication[];
}

/** One agreed maintenance (R31). Outside of office hours it costs the higher rate (R32, O33). */
export interface MaintenanceAppointment {
  /** `YYYY-MM-DD`, local day of `from`. */
  readonly date: string;
  /** `HH:MM`, inclusive. */
  readonly from: string;
  /** `HH:MM`, exclusive; earlier than `from` means: over midnight. */
  readonly to: string;
}

export interface ThirdPartyRepository {
  readonly name: string;
  /** https, without credentials. */
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
  /** Fingerprint of the signing key, 40 upper-case hexadecimal digits. */
  readonly keyFingerprint: string;
  /** Whether the provider was ordered to install its updates (R21). */
  readonly updates: "ordered" | "not-ordered";
}

export interface CustomApplication {
  readonly name: string;
  /** Who updates it: the provider only if ordered, for extra cost (R22). */
  readonly updatedBy: "customer" | "provider";
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
  /** Name of the private network, only where `network` is private. */
  readonly privateNetwork?: string;
  /** Adds an external IPv6 address; closed by default (O20). */
  readonly ipv6: boolean;
  readonly services: readonly ExternalService[];
  readonly patching: PatchPlan;
  readonly monitoring: MonitoringPlan;
  /** shared: provider and customer have root (R84); provider: the provider alone (R101). */
  readonly root: "shared" | "provider";
  readonly customerAccess: readonly CustomerAccess[];
}

/** The customer's gateway, a bookable option (R46). */
export interface AppliancePlan {
  readonly os: OsId;
  readonly cpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  /** Who administers it, and so who patches it (R40, R41). */
  readonly administeredBy: "provider" | "customer";
}

/** The VM that monitors systems inside a private network (R47). */
export interface SatellitePlan {
  readonly os: OsId;
  readonly cpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  readonly privateNetwork: string;
}

/** A network behind the appliance (O29). */
export interface PrivateNetworkPlan {
  readonly name: string;
  /** Canonical CIDR network of private addresses, e.g. `10.20.0.0/24`. */
  readonly ipv4: string;
  /** Canonical unique local network, e.g. `fd00:20::/64`. */
  readonly ipv6?: string;
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
  /** EUR per hour (R8, R9). */
  readonly hourlyRates: { readonly officeHours: number; readonly otherHours: number };
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
  /** Holidays of the municipality alone (O35). */
  readonly localHolidays: readonly LocalHoliday[];
  /** Without it every `sonst` cell of the card is inert (R65, O5); levels with proactive handling differ (O44). */
  readonly slaPremium: boolean;
  /** In the order in which they are tried, at most four (R58). */
  readonly contacts: readonly ContactPlan[];
  readonly provider: ProviderPlan;
  readonly privateNetworks: readonly PrivateNetworkPlan[];
  readonly appliance?: AppliancePlan;
  readonly satellite?: SatellitePlan;
  readonly systems: readonly SystemPlan[];
  readonly signOffs: readonly SignOff[];
  readonly acceptances: readonly AcceptanceRecord[];
  readonly origins: ReadonlyMap<string, Origin>;
}

/** O35: kept only by an explicit flag, because they hold in single municipalities. */
export type LocalHoliday = "augsburg-peace-festival" | "assumption" | "corpus-christi";
