import * as pulumi from "@pulumi/pulumi";

/**
 * What policies must know beside the resources: the plan's values, the platform, and the day of the judgement. It is
 * registered as outputs, so that both engines, the CrossGuard pack and a saved state show a rule the same. The plan's
 * values stand under the plan's own names; what names a person stays out, because a state is kept and shared.
 */
export interface CustomerFacts {
  readonly customer: string;
  /** Federal state whose holidays count (O3). */
  readonly holidays: string;
  /** Holidays of the municipality alone (O35). */
  readonly localHolidays: readonly string[];
  /** Whether every `sonst` cell acts (R65, O5). */
  readonly slaPremium: boolean;
  /** The day of the judgement, `YYYY-MM-DD`; lifecycles end on days. */
  readonly today: string;
  /** Null where the stack names no platform: then the contract alone is judged. */
  readonly platform: {
    readonly name: string;
    readonly capabilities: Readonly<Record<string, boolean>>;
  } | null;
  readonly provider: {
    readonly sources: readonly string[];
    readonly adminUser: string;
    /** Keys that may log in as `adminUser`, so that any other is found (O30). */
    readonly publicKeys: readonly string[];
  };
  /** In the order of the plan (R58). */
  readonly contacts: readonly ContactFacts[];
  readonly privateNetworks: readonly object[];
  readonly appliance: object | null;
  readonly satellite: object | null;
  /** The plan's systems, every value explicit. */
  readonly systems: readonly object[];
  readonly signOffs: readonly SignOffFacts[];
  /**
   * Waivers of violations, as `stacks/<customer>/waivers.yaml` has them; those that are malformed say so.
   * @default none
   */
  readonly waivers?: readonly object[];
  /**
   * Level and properties by policy id, as `stacks/policy-config.json` has them.
   * @default the policies' own
   */
  readonly policyConfig?: object;
  /** Plan paths of the reaction cells that the card itself writes, e.g. `systems[0].monitoring.checks[1].warn.sonst`. */
  readonly writtenCells: readonly string[];
}

/** By which ways a person can be told, without saying who it is. */
export interface ContactFacts {
  readonly hasPhone: boolean;
  readonly hasMobile: boolean;
  readonly hasNote: boolean;
  /** Whether the note has a structured override, or somebody decided that it changes nothing (O41). */
  readonly noteIsHandled: boolean;
}

/** A consent of the customer (R112). */
export interface SignOffFacts {
  readonly subject: string;
  /** Names of the systems that it covers. */
  readonly systems: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly date: string;
}

/** Root of everything that one customer has. Children: one ManagedVm per system, made by the caller. */
export class Customer extends pulumi.ComponentResource {
  constructor(name: string, facts: CustomerFacts, options?: pulumi.ComponentResourceOptions) {
    super("managed-vm:index:Customer", name, {}, options);
    this.registerOutputs(facts);
  }
}
