import type { PropertyMap, PropertyPath } from "../values";

/** One difference as a provider words it for plans; secrets are already left out. */
export interface DiffDetail {
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

export interface ProviderDiff {
  /** Empty: nothing to do. An empty path says that something changed without saying what. */
  readonly changed: readonly PropertyPath[];
  /** Those of the changes that need a new object. */
  readonly replaced: readonly PropertyPath[];
  readonly deleteBeforeReplace?: boolean | undefined;
  readonly detail?: readonly DiffDetail[] | undefined;
}

export interface CheckResult {
  readonly inputs: PropertyMap;
  readonly failures?: readonly { readonly property: string; readonly reason: string }[];
}

/** The state of an existing object, as far as providers see it. */
export interface ExistingObject {
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

export interface OperationContext {
  /** Name of the resource in the program. */
  readonly name: string;
  /** At preview nothing is touched; outputs that only a real run knows are left out. */
  readonly preview: boolean;
  readonly signal: AbortSignal;
}

/** What the engine asks of a provider. Values carry secrets and unknowns in Pulumi's wire form. */
export interface ResourceProvider {
  check(olds: PropertyMap | undefined, news: PropertyMap): Promise<CheckResult>;
  diff(old: ExistingObject, news: PropertyMap, ignoreChanges: readonly string[]): Promise<ProviderDiff>;
  create(news: PropertyMap, context: OperationContext): Promise<{ id?: string; outputs: PropertyMap }>;
  update(
    old: ExistingObject,
    news: PropertyMap,
    context: OperationContext,
  ): Promise<{ outputs: PropertyMap }>;
  /** Reads the live object: its outputs, or "gone". Absent: the resource has no live side. */
  read?(
    old: ExistingObject,
    context: OperationContext,
  ): Promise<{ outputs: PropertyMap } | "gone" | "unreadable">;
  delete(old: ExistingObject, context: OperationContext): Promise<void>;
  /**
   * Gives what removes the object that an interrupted `create` with these inputs may have left; finding none is fine.
   * Undefined where that object could not be found again, since its id never reached the state.
   */
  discardFor?(inputs: PropertyMap): Promise<((context: OperationContext) => Promise<void>) | undefined>;
}

/** An object that was made but is not healthy: it is kept, and the next run updates it. */
export class PartialCreateError extends Error {
  override readonly name = "PartialCreateError";

  constructor(
    readonly id: string,
    readonly outputs: PropertyMap,
    readonly reasons: readonly string[],
    cause: unknown,
  ) {
    super(reasons.join("; "), { cause });
  }
}
