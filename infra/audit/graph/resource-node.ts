/** Marks a value that only the deployment will know. Reading it inside a rule makes the verdict "not evaluated". */
export const UNKNOWN: unique symbol = Symbol.for("managed-vm.unknown");

/**
 * One resource as a rule sees it, the same from a preview of either engine and from a saved state. Values are plain
 * JSON, or UNKNOWN; secrets are already opened (rules judge them and never print them).
 */
export interface ResourceNode {
  readonly urn: string;
  /** Type token, e.g. `pulumi-nodejs:dynamic/lxd:NetworkAcl` or `managed-vm:index:ManagedVm`. */
  readonly type: string;
  readonly name: string;
  /** urn of the parent; absent for the stack. */
  readonly parent?: string;
  readonly custom: boolean;
  readonly protect: boolean;
  /** What reaches the provider. For a component: the arguments, judged only as a fallback. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** For a component: its registered outputs. For a custom resource: what the provider returned, if anything. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly dependencies: readonly string[];
  /**
   * Property paths whose values, and all below them, are kept secret, e.g. `inputs.userData`. Absent where nobody can
   * tell: CrossGuard opens secrets before a policy sees them.
   */
  readonly secretPaths?: readonly string[];
}

/** All resources of one customer. */
export interface ResourceGraph {
  readonly resources: readonly ResourceNode[];
}
