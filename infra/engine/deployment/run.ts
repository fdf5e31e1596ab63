import type { ProviderLookup } from "../providers";
import type { Deployment, OperationType, PendingOperation, ResourceState, StateStore } from "../state";
import { isProviderType, maskSecrets, nameOfUrn, toPublicMap, typeOfUrn, STACK_TYPE } from "../values";
import { renameInBase } from "./references";
import type {
  DeploymentError,
  DeploymentRequest,
  DeploymentResult,
  EngineEvent,
  ErrorReason,
  RegisteredResource,
  Step,
  StepOperation,
} from "./request";

/** A refusal or failure with its reason; anything else that is thrown counts as "failed". */
export class StepError extends Error {
  override readonly name = "StepError";

  constructor(
    readonly reason: ErrorReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Not tried: a dependency failed or the run was interrupted. Never shown. */
export class Skipped extends Error {
  override readonly name = "Skipped";
}

/** The memory of one run: the old state, what became of it so far, and what is to be told. */
export class DeploymentRun {
  /** The old state in its order: dependencies before dependents. */
  readonly base: readonly ResourceState[];
  /** States that this run produced, in the same order. */
  readonly produced: ResourceState[] = [];
  /** States of the base that are replaced by a produced one, or deleted. */
  readonly done = new Set<ResourceState>();
  /** What the program registered. */
  readonly registered = new Map<string, ResourceState>();
  readonly errors: DeploymentError[] = [];
  readonly steps: Step[] = [];
  /**
   * Something to do that no step shows: a new name or fate of a resource, or the stack's outputs, which a run that was
   * killed after its last step has left behind.
   */
  recordChanged = false;
  /** Nothing new is started, because the program failed or needs what the engine does not know. */
  abandoned = false;
  /** urns of what this run deletes: what is `deletedWith` one of them vanishes without a deletion of its own. */
  readonly condemned = new Set<string>();
  readonly signal: AbortSignal;
  private readonly operations = new Map<ResourceState, OperationType>();
  /** Creations that an earlier, killed run did not finish. */
  private interruptedCreates: PendingOperation[];

  constructor(
    readonly request: DeploymentRequest,
    readonly dryRun: boolean,
    readonly providerOf: ProviderLookup,
    private readonly store: StateStore,
    private readonly loaded: Deployment,
  ) {
    this.base = withInterruptedUpdates(loaded);
    this.signal = request.signal ?? new AbortController().signal;
    this.interruptedCreates = loaded.pendingOperations.filter((operation) => operation.type === "creating");
    for (const { resource } of this.interruptedCreates) {
      const message =
        "an earlier run was killed while it created this; what it left is taken over or made anew";
      this.emit({ kind: "log", severity: "warning", message, urn: resource.urn });
    }
  }

  get interrupted(): boolean {
    return this.signal.aborted;
  }

  emit(event: EngineEvent): void {
    this.request.onEvent?.(event);
  }

  /** Notes an error without the secrets of the resource it is about. */
  fail(urn: string | undefined, error: unknown, state?: ResourceState): void {
    if (error instanceof Skipped) return;
    const text = error instanceof Error ? error.message : String(error);
    const wrapped = error instanceof StepError;
    const cause = wrapped ? error.cause : error;
    const noted: DeploymentError = {
      ...(urn === undefined ? {} : { urn }),
      message: state ? maskSecrets(text, state.inputs, state.outputs) : text,
      reason: wrapped ? error.reason : "failed",
      ...(cause === undefined ? {} : { cause }),
    };
    this.errors.push(noted);
    this.emit({ kind: "error", error: noted });
  }

  /** Tells a step, runs it, tells its end. Provider resources are the engine's own affair and stay hidden. */
  async tell<T>(step: Step, work: () => Promise<T>): Promise<T> {
    if (isProviderType(step.type)) return work();
    this.steps.push(step);
    this.emit({ kind: "step-start", step });
    const startedAt = performance.now();
    const end = (failed: boolean): void =>
      this.emit({ kind: "step-end", step, durationMs: Math.round(performance.now() - startedAt), failed });
    try {
      const result = await work();
      end(false);
      return result;
    } catch (error) {
      end(true);
      throw error;
    }
  }

  // ---- state -----------------------------------------------------------------------------------------------------

  /** What this run produced, then what is left of the base: dependencies still stand before dependents. */
  snapshot(): Deployment {
    const running = [...this.operations].map(([resource, type]) => ({ resource, type }));
    return {
      resources: [...this.produced, ...this.base].filter((state) => !this.done.has(state)),
      pendingOperations: [...this.interruptedCreates, ...running],
      metadata: this.loaded.metadata,
    };
  }

  async save(): Promise<void> {
    if (!this.dryRun) await this.store.save(() => this.snapshot());
  }

  /** What a killed run was creating, as far as it is neither made anew nor removed; an object may stand for it or not. */
  interruptedCreations(): ResourceState[] {
    return this.interruptedCreates.map(({ resource }) => resource);
  }

  /** Only a creation takes over what an earlier one left: keeping, updating or reading what stands does not. */
  forgetCreation(urn: string): void {
    this.interruptedCreates = this.interruptedCreates.filter(({ resource }) => resource.urn !== urn);
  }

  /** Writes down what is about to happen before it happens. */
  async during<T>(state: ResourceState, type: OperationType, work: () => Promise<T>): Promise<T> {
    if (this.dryRun) return work();
    this.operations.set(state, type);
    try {
      await this.save();
      return await work();
    } finally {
      this.operations.delete(state);
    }
  }

  /** Takes a new state in place of an old one. */
  commit(state: ResourceState, old?: ResourceState): void {
    this.produced.push(state);
    if (old) this.done.add(old);
    if (old && old.urn !== state.urn) renameInBase(this.base, old.urn, state.urn);
  }

  /** Takes a new state beside an old one, which stays in the base until nothing needs its object any more. */
  supersede(state: ResourceState, old: ResourceState): void {
    old.delete = true;
    if (old.urn !== state.urn) renameInBase(this.base, old.urn, state.urn);
    this.commit(state);
  }

  result(resources: Iterable<ResourceState>): DeploymentResult {
    const visible = [...resources].filter((state) => !isProviderType(state.type) && !state.delete);
    const stack = visible.find((state) => state.type === STACK_TYPE);
    return {
      steps: this.steps,
      errors: this.errors,
      outputs: toPublicMap(stack?.outputs ?? {}),
      resources: visible.map(toRegistered),
      interrupted: this.interrupted,
      changed: this.recordChanged || this.steps.some((step) => step.op !== "same"),
    };
  }
}

export function toRegistered(state: ResourceState): RegisteredResource {
  return {
    urn: state.urn,
    type: state.type,
    name: nameOfUrn(state.urn),
    ...(state.parent ? { parent: state.parent } : {}),
    custom: state.custom,
    protect: state.protect ?? false,
    inputs: toPublicMap(state.inputs),
    outputs: toPublicMap(state.outputs),
    dependencies: state.dependencies ?? [],
    ...(state.id ? { id: state.id } : {}),
  };
}

export function makeStep(op: StepOperation, state: ResourceState, diff: Step["diff"] = []): Step {
  const { urn, protect = false } = state;
  return { urn, type: typeOfUrn(urn), name: nameOfUrn(urn), op, diff, protect };
}

/** What a killed update may have reached already, its object needs as well: a deletion must not take that away first. */
function withInterruptedUpdates({ resources, pendingOperations }: Deployment): ResourceState[] {
  const urns = new Set(resources.map(({ urn }) => urn));
  const updating = new Map(
    pendingOperations.flatMap(({ type, resource }) =>
      type === "updating" ? [[resource.urn, resource] as const] : [],
    ),
  );
  return resources.map((state) => {
    const update = updating.get(state.urn);
    if (!update || state.delete) return state;
    const dependencies = [...(state.dependencies ?? []), ...(update.dependencies ?? [])];
    return { ...state, dependencies: [...new Set(dependencies)].filter((urn) => urns.has(urn)) };
  });
}
