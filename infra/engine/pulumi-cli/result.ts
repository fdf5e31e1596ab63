import {
  describeChanges,
  describeDiff,
  toRegistered,
  type DeploymentError,
  type DeploymentResult,
  type RegisteredResource,
  type Step,
} from "../deployment";
import type { ProviderLookup } from "../providers";
import type { ResourceState } from "../state";
import {
  equalValues,
  isProviderType,
  maskSecrets,
  STACK_TYPE,
  toPublicMap,
  type PropertyMap,
} from "../values";
import type { EventRecorder, RecordedStep } from "./event-recorder";
import { fillSecretsOf } from "./masked-value";
import type { PlannedResource } from "./state-reader";

/** What a run left behind, in the terms of both engines. */
export interface RunFacts {
  readonly recorder: EventRecorder;
  readonly operation: "preview" | "up" | "refresh" | "destroy";
  readonly before: readonly ResourceState[];
  /** Undefined after a dry run. */
  readonly after: readonly ResourceState[] | undefined;
  readonly plan: ReadonlyMap<string, PlannedResource>;
  readonly providerOf: ProviderLookup;
  readonly interrupted: boolean;
}

export async function makeResult(facts: RunFacts): Promise<DeploymentResult> {
  const recorded = [...facts.recorder.steps.values()];
  const pairs = recorded.filter(isTold(facts)).map((item) => ({ item, ...fillStates(item, facts) }));
  const steps: Step[] = [];
  for (const { item, old, now } of pairs) steps.push(await withDiff(item.step, old, now, facts));
  const stack = pairs.find(({ item }) => item.step.type === STACK_TYPE && item.now !== null);
  const resources = facts.after ?? planned(pairs, facts);
  const visible = resources.filter((state) => !isProviderType(state.type) && !state.delete);
  const outputs = visible.find((state) => state.type === STACK_TYPE)?.outputs ?? {};
  const stackChanged =
    stack !== undefined &&
    facts.operation !== "refresh" &&
    !equalValues(stack.old?.outputs ?? {}, stack.now?.outputs ?? {});
  return {
    steps,
    errors: facts.recorder.errors.map((error) => withoutSecrets(error, facts)),
    outputs: toPublicMap(outputs),
    resources: visible.map(toRegistered),
    interrupted: facts.interrupted,
    changed: stackChanged || steps.some((step) => step.op !== "same"),
  };
}

/** A refresh tells of what has a live side; the CLI asks the others, too. */
const isTold =
  ({ operation, providerOf }: RunFacts) =>
  ({ step }: RecordedStep): boolean => {
    const provider = providerOf(step.type);
    return (
      operation !== "refresh" || step.op !== "same" || provider === undefined || provider.read !== undefined
    );
  };

interface StatePair {
  readonly item: RecordedStep;
  readonly old: ResourceState | undefined;
  readonly now: ResourceState | undefined;
}

/** The states of a step with their secrets: events have everything else, states and plan have only those. */
function fillStates({ step, old, now }: RecordedStep, facts: RunFacts): Omit<StatePair, "item"> {
  const isLive = (state: ResourceState): boolean => state.urn === step.urn && !state.delete;
  const before = facts.before.find(isLive);
  const after = facts.after?.find(isLive);
  const plan = facts.plan.get(step.urn);
  const oldState = old && fill(old, before, before?.inputs ?? {}, before?.outputs ?? {});
  // A preview that failed saved no plan: what changes must not show the old secrets then.
  const known = plan !== undefined || step.op === "same" ? before : undefined;
  const inputs = after?.inputs ?? { ...known?.inputs, ...plan?.inputs };
  const outputs = after?.outputs ?? { ...known?.outputs, ...plan?.outputs };
  const base = after ?? { ...before, dependencies: plan?.dependencies ?? before?.dependencies ?? [] };
  const nowState = now && fill(now, base, inputs, outputs);
  if (nowState && !after)
    nowState.id = step.op === "create" || step.op === "replace" ? undefined : oldState?.id;
  return { old: oldState ?? undefined, now: nowState ?? undefined };
}

function fill(
  shown: NonNullable<RecordedStep["now"]>,
  base: Partial<ResourceState> | undefined,
  inputs: PropertyMap,
  outputs: PropertyMap,
): ResourceState {
  return {
    ...base,
    urn: shown.urn,
    type: shown.type,
    custom: shown.custom ?? false,
    id: shown.id,
    parent: shown.parent,
    protect: shown.protect,
    inputs: fillSecretsOf(shown.inputs ?? {}, inputs),
    outputs: fillSecretsOf(shown.outputs ?? {}, outputs),
  };
}

/** What the program registered, in its order. */
function planned(pairs: readonly StatePair[], facts: RunFacts): readonly ResourceState[] {
  if (facts.operation !== "preview") return facts.before;
  return pairs.flatMap(({ now }) => (now ? [now] : []));
}

async function withDiff(
  step: Step,
  old: ResourceState | undefined,
  now: ResourceState | undefined,
  facts: RunFacts,
): Promise<Step> {
  if (!old || !now || (step.op !== "update" && step.op !== "replace")) return step;
  if (facts.operation === "refresh") return { ...step, diff: describeChanges(old.outputs, now.outputs) };
  const diff = await askProvider(old, now, facts.providerOf);
  return { ...step, diff: describeDiff(old.inputs, now.inputs, diff) };
}

/** The CLI drops a provider's own words for a difference: we ask for them again, of the same code. */
async function askProvider(
  old: ResourceState,
  now: ResourceState,
  providerOf: ProviderLookup,
): Promise<Awaited<ReturnType<NonNullable<ReturnType<ProviderLookup>>["diff"]>> | undefined> {
  const existing = { id: old.id ?? "", inputs: old.inputs, outputs: old.outputs };
  try {
    return await providerOf(old.type)?.diff(existing, now.inputs, []);
  } catch {
    return undefined; // a provider that only lives in its own process: the inputs then say what changes
  }
}

function withoutSecrets(error: DeploymentError, facts: RunFacts): DeploymentError {
  const states = [...facts.before, ...(facts.after ?? [])];
  const sources = [...states.flatMap((state) => [state.inputs, state.outputs])];
  return { ...error, message: maskSecrets(error.message, ...sources) };
}

export const NOTHING: DeploymentResult = {
  steps: [],
  errors: [],
  outputs: {},
  resources: [] as RegisteredResource[],
  interrupted: false,
  changed: false,
};
