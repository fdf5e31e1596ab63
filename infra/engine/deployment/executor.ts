import { PartialCreateError, type ProviderDiff, type ResourceProvider } from "../providers";
import { isEmptyField, STATE_FIELDS, type ResourceState } from "../state";
import { equalValues, hasUnknown, keepUnchanged, markSecretsLike, type PropertyValue } from "../values";
import type { Deletions } from "./deletions";
import { existing, markSecretOutputs, type Operations } from "./operations";
import type { Plan } from "./plan";
import { makeStep, StepError, type DeploymentRun } from "./run";
import { describeDiff } from "./step-diff";

/** The old state whose place a new object takes; one whose object still stands is deleted at the end of the run. */
interface Predecessor {
  readonly old: ResourceState;
  readonly isGone: boolean;
}

/** Fields without a step of their own that decide what happens to an object later: changing one is a change. */
const FATE_FIELDS = ["urn", "protect", "retainOnDelete", "deletedWith"] as const;

/** Carries plans out, in parallel where they do not wait for each other, and writes the state around each step. */
export class Executor {
  constructor(
    private readonly run: DeploymentRun,
    private readonly operations: Operations,
    private readonly deletions: Deletions,
  ) {}

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
    // An input that the program now calls secret makes the output of that name secret, also where nothing else changes.
    state.outputs = state.custom ? markSecretsLike(old.outputs, state.inputs) : { ...old.outputs };
    state.inputs = keepUnchanged(state.inputs, old.inputs);
    markSecretOutputs(state);
    for (const field of ["sourcePosition", "stackTrace"] as const)
      if (old[field] !== undefined) state[field] = old[field] as string;
    await this.run.tell(makeStep("same", state), async () => {
      const [recorded, fateSealed] = [
        sameRecord(old, state, STATE_FIELDS),
        sameRecord(old, state, FATE_FIELDS),
      ];
      this.run.commit(state, old);
      if (!fateSealed) this.run.recordChanged = true;
      if (!recorded) await this.run.save();
    });
  }

  private async create(
    state: ResourceState,
    provider: ResourceProvider | undefined,
    gone: ResourceState | undefined,
  ): Promise<void> {
    const predecessor = gone && { old: gone, isGone: true };
    await this.run.tell(makeStep(gone ? "replace" : "create", state), () =>
      this.make(state, provider, predecessor),
    );
  }

  private async make(
    state: ResourceState,
    provider: ResourceProvider | undefined,
    predecessor: Predecessor | undefined,
  ): Promise<void> {
    if (provider) await this.makeObject(state, provider, predecessor);
    state.created = state.modified = new Date().toISOString();
    await this.record(state, predecessor);
  }

  private async makeObject(
    state: ResourceState,
    provider: ResourceProvider,
    predecessor: Predecessor | undefined,
  ): Promise<void> {
    this.requireKnown(state);
    try {
      const made = await this.operations.operate(state, "create", (context) =>
        provider.create(state.inputs, context),
      );
      if (!this.run.dryRun && !made.id) throw new Error("the provider returned no id");
      state.id = made.id;
      state.outputs = made.outputs;
    } catch (error) {
      if (!(error instanceof PartialCreateError)) throw error;
      Object.assign(state, { id: error.id, outputs: error.outputs, initErrors: [...error.reasons] });
      await this.record(state, predecessor);
      throw new StepError("failed", error.message, { cause: error.cause });
    }
  }

  /** Writes a new object and the end of its predecessor in one piece: a state never has two that are wanted. */
  private async record(state: ResourceState, predecessor: Predecessor | undefined): Promise<void> {
    markSecretOutputs(state);
    if (predecessor && !predecessor.isGone) this.run.supersede(state, predecessor.old);
    else this.run.commit(state, predecessor?.old);
    this.run.forgetCreation(state.urn);
    await this.run.save();
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
        const result = await this.operations.operate(state, "update", (context) =>
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
    for (const victim of deleteFirst ?? []) await this.deletions.delete(victim, "to be replaced");
    const step = makeStep("replace", state, describeDiff(old.inputs, state.inputs, plan.diff));
    await this.run.tell({ ...step, protect: old.protect ?? false }, () =>
      this.make(state, provider, { old, isGone: deleteFirst !== undefined }),
    );
  }

  private requireKnown(state: ResourceState): void {
    if (!this.run.dryRun && hasUnknown(state.inputs))
      throw new StepError("program", "an input is unknown during up");
  }
}

/** Whether a file with `a` need not be written again for `b`, as far as these fields go. */
function sameRecord(a: ResourceState, b: ResourceState, fields: readonly (keyof ResourceState)[]): boolean {
  return fields.every((field) => {
    const [left, right] = [a[field], b[field]];
    if (isEmptyField(left) && isEmptyField(right)) return true;
    return equalValues(sorted(left), sorted(right));
  });
}

function sorted(value: unknown): PropertyValue {
  return (Array.isArray(value) ? [...(value as PropertyValue[])].sort() : value) as PropertyValue;
}
