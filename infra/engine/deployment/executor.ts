import {
  PartialCreateError,
  type ExistingObject,
  type OperationContext,
  type ProviderDiff,
  type ResourceProvider,
} from "../providers";
import { isEmptyField, STATE_FIELDS, type ResourceState } from "../state";
import {
  equalValues,
  hasUnknown,
  isProviderType,
  keepUnchanged,
  makeSecret,
  nameOfUrn,
  type PropertyValue,
} from "../values";
import { deletionWaves, dependenciesOf } from "./dependencies";
import { refuse, type Plan } from "./plan";
import { makeStep, Skipped, StepError, type DeploymentRun } from "./run";
import { Semaphore } from "./semaphore";
import { describeDiff } from "./step-diff";

const DEFAULT_PARALLEL = 16;

/** Carries plans out, in parallel where they do not wait for each other, and writes the state around each step. */
export class Executor {
  private readonly slots: Semaphore;

  constructor(private readonly run: DeploymentRun) {
    this.slots = new Semaphore(run.request.parallel ?? DEFAULT_PARALLEL);
  }

  /** @throws Skipped when the run was interrupted, else whatever the provider throws */
  async execute(plan: Plan): Promise<void> {
    switch (plan.kind) {
      case "same":
        return this.keep(plan.state, plan.old);
      case "update":
        return this.update(plan.state, plan.old, plan.provider, plan.diff);
      case "create":
        return this.create(plan.state, plan.provider, plan.gone);
      case "replace":
        return this.replace(plan);
    }
  }

  private async keep(state: ResourceState, old: ResourceState): Promise<void> {
    state.id = old.id;
    state.outputs = { ...old.outputs };
    state.inputs = keepUnchanged(state.inputs, old.inputs);
    markSecretOutputs(state);
    for (const field of ["sourcePosition", "stackTrace"] as const)
      if (old[field] !== undefined) state[field] = old[field] as string;
    await this.run.tell(makeStep("same", state), async () => {
      this.run.commit(state, old);
      if (!sameRecord(old, state)) await this.run.save();
    });
  }

  private async create(
    state: ResourceState,
    provider: ResourceProvider | undefined,
    gone: ResourceState | undefined,
  ): Promise<void> {
    await this.run.tell(makeStep(gone ? "replace" : "create", state), () => this.make(state, provider, gone));
  }

  /** Makes the object. `gone` is the old state that it takes the place of in the file. */
  private async make(
    state: ResourceState,
    provider: ResourceProvider | undefined,
    gone: ResourceState | undefined,
  ): Promise<void> {
    if (provider) await this.makeObject(state, provider, gone);
    state.created = state.modified = new Date().toISOString();
    markSecretOutputs(state);
    this.run.commit(state, gone);
    await this.run.save();
  }

  private async makeObject(
    state: ResourceState,
    provider: ResourceProvider,
    gone: ResourceState | undefined,
  ): Promise<void> {
    this.requireKnown(state);
    try {
      const made = await this.operate(state, "creating", "create", (context) =>
        provider.create(state.inputs, context),
      );
      if (!this.run.dryRun && !made.id) throw new Error("the provider returned no id");
      state.id = made.id;
      state.outputs = made.outputs;
    } catch (error) {
      if (!(error instanceof PartialCreateError)) throw error;
      Object.assign(state, { id: error.id, outputs: error.outputs, initErrors: [...error.reasons] });
      markSecretOutputs(state);
      this.run.commit(state, gone);
      await this.run.save();
      throw new StepError("failed", error.message, { cause: error.cause });
    }
  }

  private async update(
    state: ResourceState,
    old: ResourceState,
    provider: ResourceProvider | undefined,
    diff: ProviderDiff,
  ): Promise<void> {
    const step = makeStep("update", state, describeDiff(old.inputs, state.inputs, diff));
    state.inputs = keepUnchanged(state.inputs, old.inputs);
    state.id = old.id;
    state.outputs = old.outputs;
    await this.run.tell(step, async () => {
      if (provider) {
        this.requireKnown(state);
        const result = await this.operate(state, "updating", "update", (context) =>
          provider.update(existing(old), state.inputs, context),
        );
        state.outputs = keepUnchanged(result.outputs, old.outputs);
      }
      state.modified = new Date().toISOString();
      markSecretOutputs(state);
      this.run.commit(state, old);
      await this.run.save();
    });
  }

  private async replace(plan: Plan & { kind: "replace" }): Promise<void> {
    const { state, old, provider, deleteFirst } = plan;
    for (const victim of deleteFirst ?? []) await this.delete(victim, true);
    const step = makeStep("replace", state, describeDiff(old.inputs, state.inputs, plan.diff));
    await this.run.tell({ ...step, protect: old.protect ?? false }, async () => {
      await this.make(state, provider, deleteFirst ? old : undefined);
      if (deleteFirst) return;
      old.delete = true; // still in the base: deleted when nothing needs it any more
      await this.run.save();
    });
  }

  /** Deletes one object. One that will be made anew in this run stays in the file, marked as gone. */
  private async delete(state: ResourceState, toBeReplaced: boolean): Promise<void> {
    const step = makeStep(state.delete || toBeReplaced ? "delete-replaced" : "delete", state);
    await this.run.tell(step, async () => {
      const hasObject = state.custom && !isProviderType(state.type) && !state.pendingReplacement;
      if (hasObject && !state.retainOnDelete && !this.run.dryRun) {
        const provider = this.run.providerOf(state.type) ?? refuse(`the resource type ${state.type}`);
        await this.operate(state, "deleting", "delete", (context) =>
          provider.delete(existing(state), context),
        );
      }
      if (!toBeReplaced || state.delete) this.run.done.add(state);
      else state.pendingReplacement = true;
      await this.run.save();
    });
  }

  /**
   * Deletes dependents before what they depend on; what a failed deletion still needs stays. Refuses as a whole when one
   * of them is protected.
   */
  async deleteAll(states: readonly ResourceState[]): Promise<void> {
    const shielded = states.filter((state) => state.protect && !state.delete);
    for (const state of shielded) {
      this.run.fail(state.urn, new StepError("protected", `${state.urn} is protected and would be deleted`));
    }
    if (shielded.length > 0 && !this.run.dryRun) return;
    const needed = new Set<string>(); // by what could not be deleted
    for (const wave of deletionWaves(states)) {
      const attempts = wave.map(async (state) => {
        const deleted = !needed.has(state.urn) && (await this.tryDelete(state));
        if (!deleted) for (const urn of dependenciesOf(state)) needed.add(urn);
      });
      await Promise.all(attempts);
      if (this.run.interrupted) return;
    }
  }

  private async tryDelete(state: ResourceState): Promise<boolean> {
    try {
      await this.delete(state, false);
      return true;
    } catch (error) {
      this.run.fail(state.urn, error, state);
      return false;
    }
  }

  private requireKnown(state: ResourceState): void {
    if (!this.run.dryRun && hasUnknown(state.inputs))
      throw new StepError("program", "an input is unknown during up");
  }

  /** Runs a provider's operation in a free slot, noted as pending in the state, with its timeout. */
  private operate<T>(
    state: ResourceState,
    type: "creating" | "updating" | "deleting",
    operation: "create" | "update" | "delete",
    work: (context: OperationContext) => Promise<T>,
  ): Promise<T> {
    return this.slots.run(async () => {
      if (this.run.interrupted) throw new Skipped();
      return this.run.during(state, type, () =>
        withTimeout(this.run.signal, state.customTimeouts?.[operation], (signal) =>
          work({ name: nameOfUrn(state.urn), preview: this.run.dryRun, signal }),
        ),
      );
    });
  }
}

/** Ends commands at their timeout or when the run is interrupted; own operations may heed the signal. */
export async function withTimeout<T>(
  outer: AbortSignal,
  seconds: number | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  outer.addEventListener("abort", abort);
  const timer = seconds === undefined ? undefined : setTimeout(abort, seconds * 1000);
  try {
    return await work(controller.signal);
  } catch (cause) {
    if (!controller.signal.aborted || outer.aborted || seconds === undefined) throw cause;
    throw new StepError("failed", `given up after ${seconds} s (customTimeouts)`, { cause });
  } finally {
    clearTimeout(timer);
    outer.removeEventListener("abort", abort);
  }
}

export const existing = (state: ResourceState): ExistingObject => ({
  id: state.id ?? "",
  inputs: state.inputs,
  outputs: state.outputs,
});

export function markSecretOutputs(state: ResourceState): void {
  for (const key of state.additionalSecretOutputs ?? []) {
    const value = state.outputs[key];
    if (value !== undefined) state.outputs = { ...state.outputs, [key]: makeSecret(value) };
  }
}

/** Whether a file with `a` need not be written again for `b`. */
function sameRecord(a: ResourceState, b: ResourceState): boolean {
  return STATE_FIELDS.every((field) => {
    const [left, right] = [a[field], b[field]];
    if (isEmptyField(left) && isEmptyField(right)) return true;
    return equalValues(sorted(left), sorted(right));
  });
}

function sorted(value: unknown): PropertyValue {
  return (Array.isArray(value) ? [...(value as PropertyValue[])].sort() : value) as PropertyValue;
}
