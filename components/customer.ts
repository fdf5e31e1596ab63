import * as pulumi from "@pulumi/pulumi";

/**
 * What policies must know beside the resources: the plan's values, the platform, and the day of the judgement. It is
 * registered as outputs, so that both engines, the CrossGuard pack and a saved state show a rule the same.
 */
export interface CustomerFacts {
  readonly customer: string;
  /** Federal state whose holidays count (O3). */
  readonly holidays: string;
  /** The day of the judgement, `YYYY-MM-DD`; lifecycles end on days. */
  readonly today: string;
  /** Null where the stack names no platform: then the contract alone is judged. */
  readonly platform: {
    readonly name: string;
    readonly capabilities: Readonly<Record<string, boolean>>;
  } | null;
  readonly provider: { readonly sources: readonly string[]; readonly adminUser: string };
  /** The plan's systems, every value explicit. */
  readonly systems: readonly object[];
}

/** Root of everything that one customer has. Children: one ManagedVm per system, made by the caller. */
export class Customer extends pulumi.ComponentResource {
  constructor(name: string, facts: CustomerFacts, options?: pulumi.ComponentResourceOptions) {
    super("managed-vm:index:Customer", name, {}, options);
    this.registerOutputs(facts);
  }
}
