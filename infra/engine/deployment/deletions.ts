import type { ResourceState } from "../state";
import { isProviderType } from "../values";
import { deletionWaves, dependenciesOf } from "./dependencies";
import { existing, type Operations } from "./operations";
import { refuse } from "./plan";
import { makeStep, StepError, type DeploymentRun } from "./run";

/** Deletes objects: replaced ones, those that the program does not mention any more, or a whole stack. */
export class Deletions {
  constructor(
    private readonly run: DeploymentRun,
    private readonly operations: Operations,
  ) {}

  /**
   * Deletes dependents before what they depend on; what a failed deletion still needs stays. Refuses as a whole when one
   * of them is protected.
   */
  async deleteAll(unwanted: readonly ResourceState[]): Promise<void> {
    const states = this.forgetGone(unwanted);
    const shielded = states.filter((state) => state.protect && !state.delete);
    for (const state of shielded) {
      this.run.fail(state.urn, new StepError("protected", `${state.urn} is protected and would be deleted`));
    }
    if (shielded.length > 0 && !this.run.dryRun) return;
    for (const state of states) this.run.condemned.add(state.urn);
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

  /** Of an object that a replacement deleted first, and whose successor nobody wants any more, only the record is left. */
  private forgetGone(states: readonly ResourceState[]): ResourceState[] {
    for (const state of states) if (state.pendingReplacement) this.run.done.add(state);
    return states.filter((state) => !state.pendingReplacement);
  }

  /**
   * Removes what creations of a killed run may have left and nobody wants any more, dependents first. Where a state
   * stands for the same urn, the object that could be found is that one: it is left alone.
   */
  async discardInterrupted(): Promise<void> {
    const standing = new Set(this.run.base.filter((s) => !s.pendingReplacement).map((s) => s.urn));
    const leftovers = this.run.interruptedCreations().filter((state) => !standing.has(state.urn));
    for (const wave of deletionWaves(leftovers)) {
      const attempts = wave.map((state) =>
        this.discard(state).catch((error: unknown) => this.run.fail(state.urn, error, state)),
      );
      await Promise.all(attempts);
    }
  }

  private async discard(state: ResourceState): Promise<void> {
    const provider = state.custom ? this.run.providerOf(state.type) : undefined;
    const discard = provider?.discardFor ? await provider.discardFor(state.inputs) : undefined;
    if (!discard) return; // the record stays, and with it the warning
    await this.run.tell(makeStep("delete", state), async () => {
      if (!this.run.dryRun) await this.operations.call(state, state.customTimeouts?.delete, discard);
      this.run.forgetCreation(state.urn);
      await this.run.save();
    });
  }

  private async tryDelete(state: ResourceState): Promise<boolean> {
    try {
      await this.delete(state, "for good");
      return true;
    } catch (error) {
      this.run.fail(state.urn, error, state);
      return false;
    }
  }

  /** Deletes one object. One that will be made anew in this run stays in the file, marked as gone. */
  async delete(state: ResourceState, fate: "for good" | "to be replaced"): Promise<void> {
    const toBeReplaced = fate === "to be replaced";
    const step = makeStep(state.delete || toBeReplaced ? "delete-replaced" : "delete", state);
    await this.run.tell(step, async () => {
      if (!this.run.dryRun && this.hasObjectToDelete(state)) {
        const provider = this.run.providerOf(state.type) ?? refuse(`the resource type ${state.type}`);
        await this.operations.operate(state, "delete", (context) =>
          provider.delete(existing(state), context),
        );
      }
      if (!toBeReplaced || state.delete) this.run.done.add(state);
      else state.pendingReplacement = true;
      await this.run.save();
    });
  }

  private hasObjectToDelete(state: ResourceState): boolean {
    if (!state.custom || isProviderType(state.type) || state.pendingReplacement) return false;
    if (state.retainOnDelete) return false;
    return !(state.deletedWith && this.run.condemned.has(state.deletedWith)); // it vanishes with the other object
  }
}
