import { randomUUID } from "node:crypto";
import { defaultProviderState, type ProviderDiff, type ResourceProvider } from "../providers";
import type { ResourceState } from "../state";
import {
  differingPaths,
  equalValues,
  ignoreChanges,
  makeSecret,
  makeUrn,
  mapProperties,
  providerType,
  STACK_TYPE,
  UNKNOWN_TEXT,
  type PropertyMap,
} from "../values";
import { dependenciesOf } from "./dependencies";
import type { Goal } from "./goal";
import { checkInputs, diffAgainst, refuse, type Plan } from "./plan";
import { toRegistered, type DeploymentRun, StepError } from "./run";

/** Decides, one registration at a time, what happens to each resource. Executes nothing. */
export class Planner {
  private rootUrn = "";
  private readonly olds = new Map<string, ResourceState>();
  private readonly seen = new Set<string>();
  private readonly states = new Map<string, ResourceState>();
  private readonly providerReferences = new Map<string, string>();
  /** States that a replacement deletes before it creates. */
  private readonly deletedFirst = new Set<ResourceState>();

  constructor(private readonly run: DeploymentRun) {
    for (const state of run.base) if (!state.delete) this.olds.set(state.urn, state);
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
      (state) =>
        !this.run.done.has(state) &&
        !this.deletedFirst.has(state) &&
        (state.delete || !this.seen.has(state.urn)),
    );
  }

  /** @throws StepError when the resource is refused */
  async plan(goal: Goal, urn: string): Promise<Plan> {
    this.claim(goal, urn);
    const provider = this.providerFor(goal);
    const old = this.olds.get(urn);
    const state = this.wantedState(goal, urn, old);
    this.states.set(urn, state);
    const plan = await this.decide(goal, state, old, provider);
    if (plan.kind !== "same") await this.askGate(state);
    return plan;
  }

  private claim(goal: Goal, urn: string): void {
    if (goal.unsupported.length > 0) refuse(`${goal.unsupported.join(", ")} of ${goal.name}`);
    if (this.seen.has(urn))
      throw new StepError("program", `duplicate resource ${urn}: give it a name of its own`);
    const parent = this.parentOf(goal);
    if (parent !== "" && !this.seen.has(parent)) throw new StepError("program", `no such parent: ${parent}`);
    this.seen.add(urn);
    if (goal.type === STACK_TYPE) this.rootUrn = urn;
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
      if (provider) state.inputs = await checkInputs(provider, undefined, goal.inputs);
      return { kind: "create", state, provider, gone };
    }
    if (!provider) {
      if (equalValues(old.inputs, state.inputs)) return { kind: "same", state, old };
      const diff = { changed: differingPaths(old.inputs, state.inputs), replaced: [] };
      return { kind: "update", state, old, provider, diff };
    }
    state.inputs = await checkInputs(
      provider,
      old.inputs,
      ignoreChanges(goal.inputs, old.inputs, goal.ignoreChanges),
    );
    const diff = await diffAgainst(provider, old, state.inputs, goal.ignoreChanges, goal.replaceOnChanges);
    if (diff.replaced.length > 0) return this.planReplace(goal, state, old, provider, diff);
    if (diff.changed.length > 0 || old.initErrors?.length)
      return { kind: "update", state, old, provider, diff };
    return { kind: "same", state, old };
  }

  private async planReplace(
    goal: Goal,
    state: ResourceState,
    old: ResourceState,
    provider: ResourceProvider,
    diff: ProviderDiff,
  ): Promise<Plan> {
    state.inputs = await checkInputs(provider, undefined, goal.inputs);
    if (old.protect && state.protect)
      this.refuseProtected(state.urn, `${state.urn} is protected and would be replaced`);
    const first = goal.deleteBeforeReplace ?? diff.deleteBeforeReplace ?? false;
    if (!first) return { kind: "replace", state, old, provider, diff, deleteFirst: undefined };
    const dependents = (await this.replacedWith(old)).filter(
      (dependent) => !this.deletedFirst.has(dependent),
    );
    const shielded = dependents.find((dependent) => dependent.protect);
    if (shielded) {
      this.refuseProtected(
        state.urn,
        `${shielded.urn} is protected and would be replaced together with ${state.urn}`,
      );
    }
    const deleteFirst = [...dependents.reverse(), old];
    for (const victim of deleteFirst) this.deletedFirst.add(victim);
    return { kind: "replace", state, old, provider, diff, deleteFirst };
  }

  /** Stops a run; a preview notes it and still shows the step. */
  private refuseProtected(urn: string, message: string): void {
    const refusal = new StepError("protected", message);
    if (!this.run.dryRun) throw refusal;
    this.run.fail(urn, refusal);
  }

  /** Dependents that have to be replaced when `root` is gone for a while: their diff with its values unknown says so. */
  private async replacedWith(root: ResourceState): Promise<ResourceState[]> {
    const replaced: ResourceState[] = [];
    const replacedUrns = new Set([root.urn]);
    for (const state of this.run.base) {
      if (state === root || state.delete || !state.custom || this.seen.has(state.urn)) continue;
      if (![...dependenciesOf(state)].some((urn) => replacedUrns.has(urn))) continue;
      const touched = (key: string): boolean =>
        (state.propertyDependencies?.[key] ?? []).some((urn) => replacedUrns.has(urn));
      if (!Object.keys(state.inputs).some(touched)) continue;
      const inputs = mapProperties(state.inputs, (value, key) => (touched(key) ? UNKNOWN_TEXT : value));
      const provider = this.run.providerOf(state.type);
      if (!provider) continue;
      const diff = await diffAgainst(
        provider,
        state,
        inputs,
        state.ignoreChanges ?? [],
        state.replaceOnChanges ?? [],
      );
      if (diff.replaced.length === 0) continue;
      replaced.push(state);
      replacedUrns.add(state.urn);
    }
    return replaced;
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
      dependencies: [...goal.dependencies].sort(),
      provider: goal.custom ? this.providerReference(goal) : undefined,
      propertyDependencies: goal.propertyDependencies,
      additionalSecretOutputs: goal.additionalSecretOutputs,
      customTimeouts: goal.customTimeouts,
      ignoreChanges: goal.ignoreChanges,
      replaceOnChanges: goal.replaceOnChanges,
      hideDiff: goal.hideDiff,
      created: old?.created,
      modified: old?.modified,
    };
  }

  /** Each package has one provider resource per version in the state, as the Pulumi CLI makes them. */
  providerReference({ type, version }: { readonly type: string; readonly version: string }): string {
    const packageName = type.split(":")[0] ?? "";
    const name = version === "" ? "default" : `default_${version.replaceAll(".", "_")}`;
    const known = this.providerReferences.get(`${packageName}/${name}`);
    if (known) return known;
    const { stack, project } = this.run.request;
    const urn = makeUrn(stack, project, "", providerType(packageName), name);
    const old = this.olds.get(urn);
    const properties = defaultProviderState(packageName, version, this.secretConfig());
    if (!properties) refuse(`the package ${packageName}`);
    const now = new Date().toISOString();
    const state: ResourceState = {
      urn,
      custom: true,
      type: providerType(packageName),
      id: old?.id ?? randomUUID(),
      ...(old && packageName !== "pulumi-nodejs" ? { inputs: old.inputs, outputs: old.outputs } : properties),
      created: old?.created ?? now,
      modified: old?.modified ?? now,
    };
    this.seen.add(urn);
    this.run.commit(state, old);
    const reference = `${urn}::${state.id ?? ""}`;
    this.providerReferences.set(`${packageName}/${name}`, reference);
    return reference;
  }

  private secretConfig(): PropertyMap {
    const { config, secretConfigKeys = [] } = this.run.request;
    return mapProperties({ ...config }, (value, key) =>
      secretConfigKeys.includes(key) ? makeSecret(value) : value,
    );
  }
}
