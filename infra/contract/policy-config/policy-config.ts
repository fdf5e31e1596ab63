/** How a policy is enforced: it stops a change, it is said, or it is not judged at all. */
export type EnforcementLevel = "mandatory" | "advisory" | "disabled";

/** What the configuration says of one policy. */
export interface PolicySetting {
  /** Null: as the policy itself has it. */
  readonly level: EnforcementLevel | null;
  /** The policy's own properties; whether it has them is for the policy to say. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** By policy id; `all` for every policy without a level of its own. */
export type PolicyConfig = Readonly<Record<string, PolicySetting>>;
