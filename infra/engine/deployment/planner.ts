import type { ProviderDiff, ResourceProvider } from "../providers";
import type { ResourceState } from "../state";
import { differingPaths, equalValues, hasAsset, ignoreChanges, makeUrn, STACK_TYPE } from "../values";
import { AliasBook } from "./aliases";
import { DefaultProviders } from "./default-providers";
import { goesAlongWith } from "./dependencies";
import { findReplacedDependents } from "./dependents";
import { parseTimeouts, type Goal } from "./goal";
import { checkInputs, diffAgainst, refuse, type Plan } from "./plan";
import { toRegistered, type DeploymentRun, StepError } from "./run";

/** Decides, one registration at a time, what happens to each resource. Executes nothing. */
export class Planner {
  readonly defaultProviders: DefaultProviders;
  private rootUrn = "";
  /** The old state by the urns that it had when it was loaded. */
  private readonly olds = new Map<string, ResourceState>();
  /** Old states that a registration took up. */
  private readonly taken = new Set<ResourceState>();
  private readonly aliases: AliasBook;
  private readonly states = new Map<string, ResourceState>();
  /** States that a replacement deletes before it creates. */
  private readonly deletedFirst = new Set<ResourceState>();
  /** New urns of what this run replaces. */
  private readonly replaced = new Set<string>();

  constructor(private readonly run: DeploymentRun) {
    for (const state of run.base) if (!state.delete) this.olds.set(state.urn, state);
    this.aliases = new AliasBook(run.request.stack, run.request.project);
    this.defaultProviders = new DefaultProviders(run, (urn) => this.take(this.olds.get(urn)));
  }

  urnOf(goal: Goal): string {
    const { stack, project } = this.run.request;
    return makeUrn(stack, project, this.parentOf(goal), goal.type, goal.name);
  }

  /** An empty parent means the stack. */
  parentOf(goal: Goal): string {
    return goal.parent === "" && goal.type !== STACK_TYPE ? this.rootUrn : goal.parent;
  }

  /** States of the base that the program did not mention any more, and replaced objects of earlier runs. */
  unwanted(): ResourceState[] {
    return this.run.base.filter(
      (state) => !this.run.done.has(state) && (state.delete || !this.taken.has(state)),
    );
  }

  /** @throws StepError when the resource is refused */
  async plan(goal: Goal, urn: string): Promise<Plan> {
    const old = this.claim(goal, urn);
    if (goal.unsupported.length > 0) refuse(`${goal.unsupported.join(", ")} of ${goal.name}`);
    if (hasAsset(goal.inputs)) refuse(`assets and archives, which are inputs of ${goal.name}`);
    const provider = this.providerFor(goal);
    const state = this.wantedState(goal, urn, old);
    this.states.set(urn, state);
    const plan = await this.decide(goal, state, old, provider);
    if (plan.kind !== "same") await this.askGate(state);
    return plan;
  }

  /** Takes the old state of a resource, under its own urn or an earlier one. */
  private claim(goal: Goal, urn: string): ResourceState | undefined {
    const claimant = this.aliases.ownerOf(urn);
    if (claimant)
      throw new StepError("program", `${urn} was taken over by ${claimant}, which names it as alias`);
    if (this.states.has(urn) || this.isTaken(urn))
      throw new StepError("program", `duplicate resource ${urn}: give it a name of its own`);
    const parent = this.parentOf(goal);
    if (parent !== "" && !this.states.has(parent))
      throw new StepError("program", `no such parent: ${parent}`);
    if (goal.type === STACK_TYPE) this.rootUrn = urn;
    const own = this.olds.get(urn);
    if (own) return this.take(own);
    const alias = this.aliases.candidates(goal, parent).find((candidate) => this.olds.has(candidate));
    if (alias === undefined) return undefined;
    const rival = this.isTaken(alias) ? (this.aliases.ownerOf(alias) ?? alias) : undefined;
    if (rival)
      throw new StepError("program", `${urn} names the alias ${alias}, but that is ${rival} already`);
    this.aliases.note(urn, alias);
    return this.take(this.olds.get(alias));
  }

  private isTaken(urn: string): boolean {
    const old = this.olds.get(urn);
    return old !== undefined && this.taken.has(old);
  }

  private take(old: ResourceState | undefined): ResourceState | undefined {
    if (old) this.taken.add(old);
    return old;
  }

  private providerFor(goal: Goal): ResourceProvider | undefined {
    if (!goal.custom) return undefined;
    return this.run.providerOf(goal.type) ?? refuse(`the resource type ${goal.type} (${goal.name})`);
  }

  private async askGate(state: ResourceState): Promise<void> {
    const message = await this.run.request.gate?.(toRegistered(state));
    if (message === undefined) return;
    const refusal = new StepError("gate", message);
    if (!this.run.dryRun) throw refusal;
    this.run.fail(state.urn, refusal); // a preview goes on: all that is blocked shall be seen at once
  }

  private async decide(
    goal: Goal,
    state: ResourceState,
    old: ResourceState | undefined,
    provider: ResourceProvider | undefined,
  ): Promise<Plan> {
    const gone = old && (old.pendingReplacement || this.deletedFirst.has(old)) ? old : undefined;
    if (!old || gone) {
      if (gone) this.replaced.add(state.urn);
      this.run.condemned.delete(state.urn); // deleted for the sake of another, and wanted again
      if (provider) state.inputs = await checkInputs(provider, undefined, goal.inputs);
      return { kind: "create", state, provider, gone };
    }
    const inputs = ignoreChanges(goal.inputs, old.inputs, goal.ignoreChanges);
    if (provider) state.inputs = await checkInputs(provider, old.inputs, inputs);
    const diff = await this.diff(goal, old, provider ? state.inputs : inputs, state, provider);
    if (diff.replaced.length > 0) return this.planReplace(goal, state, old, provider, diff);
    if (diff.changed.length > 0 || old.initErrors?.length)
      return { kind: "update", state, old, provider, diff };
    return { kind: "same", state, old };
  }

  private async diff(
    goal: Goal,
    old: ResourceState,
    inputs: ResourceState["inputs"],
    state: ResourceState,
    provider: ResourceProvider | undefined,
  ): Promise<ProviderDiff> {
    const option = goesAlongWith(state, this.replaced);
    if (option !== undefined) return { changed: [[option]], replaced: [[option]] };
    if (provider) return diffAgainst(provider, old, inputs, goal);
    const changed = equalValues(old.inputs, inputs) ? [] : differingPaths(old.inputs, inputs);
    return { changed, replaced: [] };
  }

  private async planReplace(
    goal: Goal,
    state: ResourceState,
    old: ResourceState,
    provider: ResourceProvider | undefined,
    diff: ProviderDiff,
  ): Promise<Plan> {
    this.replaced.add(state.urn);
    if (provider) state.inputs = await checkInputs(provider, undefined, goal.inputs);
    if (old.protect && state.protect)
      this.refuseProtected(state.urn, `${state.urn} is protected and would be replaced`);
    const first = goal.deleteBeforeReplace ?? diff.deleteBeforeReplace ?? false;
    const deleteFirst = first ? await this.condemn(state.urn, old) : undefined;
    return { kind: "replace", state, old, provider, diff, deleteFirst };
  }

  /** What has to go before a resource can be made anew, in the order in which it has to go. */
  private async condemn(urn: string, old: ResourceState): Promise<ResourceState[]> {
    const candidates = this.run.base.filter((state) => !state.delete && !this.taken.has(state));
    const replaced = await findReplacedDependents(old, candidates, this.run.providerOf);
    const dependents = replaced.filter((dependent) => !this.deletedFirst.has(dependent));
    const shielded = dependents.find((dependent) => dependent.protect);
    if (shielded)
      this.refuseProtected(urn, `${shielded.urn} is protected and would be replaced together with ${urn}`);
    const victims = [...dependents.reverse(), old];
    for (const victim of victims) {
      this.deletedFirst.add(victim);
      this.run.condemned.add(victim.urn);
    }
    return victims;
  }

  /** Stops a run; a preview notes it and still shows the step. */
  private refuseProtected(urn: string, message: string): void {
    const refusal = new StepError("protected", message);
    if (!this.run.dryRun) throw refusal;
    this.run.fail(urn, refusal);
  }

  private wantedState(goal: Goal, urn: string, old: ResourceState | undefined): ResourceState {
    const parent = this.parentOf(goal);
    const inherited = this.states.get(parent);
    return {
      urn,
      custom: goal.custom,
      type: goal.type,
      inputs: goal.inputs,
      outputs: {},
      parent,
      protect: goal.protect ?? inherited?.protect ?? false,
      retainOnDelete: goal.retainOnDelete ?? inherited?.retainOnDelete ?? false,
      deletedWith: goal.deletedWith || (inherited?.deletedWith ?? ""),
      replaceWith: goal.replaceWith,
      dependencies: [...goal.dependencies].sort(),
      provider: goal.custom ? this.defaultProviders.referenceFor(goal) : undefined,
      propertyDependencies: goal.propertyDependencies,
      additionalSecretOutputs: goal.additionalSecretOutputs,
      customTimeouts: parseTimeouts(goal.customTimeouts),
      ignoreChanges: goal.ignoreChanges,
      replaceOnChanges: goal.replaceOnChanges,
      hideDiff: goal.hideDiff,
      created: old?.created,
      modified: old?.modified,
    };
  }
}
