import type { ResourceState } from "../state";
import { isProviderType, keepUnchanged, nameOfUrn } from "../values";
import { existing, markSecretOutputs, withTimeout } from "./operations";
import { mapReferences } from "./references";
import { makeStep, type DeploymentRun } from "./run";
import { Semaphore } from "./semaphore";
import { describeChanges } from "./step-diff";

const DEFAULT_PARALLEL = 16;

/**
 * Reads what lives outside: own resources with a `read`. The state then holds what is true, and the next `up` repairs
 * what differs from the program.
 */
export async function refreshAll(run: DeploymentRun): Promise<ResourceState[]> {
  const slots = new Semaphore(run.request.parallel ?? DEFAULT_PARALLEL);
  const states = run.base.filter((state) => state.custom && !state.delete && !isProviderType(state.type));
  const refreshed = new Map<ResourceState, ResourceState | "gone">();
  const readOne = async (state: ResourceState): Promise<void> => {
    if (run.interrupted) return;
    const live = await readLive(run, state);
    if (live) refreshed.set(state, live);
  };
  const attempts = states.map((state) =>
    slots.run(() => readOne(state)).catch((error: unknown) => run.fail(state.urn, error, state)),
  );
  await Promise.all(attempts);
  const gone = new Set([...refreshed].filter(([, live]) => live === "gone").map(([state]) => state.urn));
  for (const state of run.base) {
    const live = refreshed.get(state);
    if (live === "gone") run.done.add(state);
    else run.commit(withoutReferences({ ...(live ?? state) }, gone), state);
  }
  await run.save();
  return run.produced;
}

async function readLive(
  run: DeploymentRun,
  state: ResourceState,
): Promise<ResourceState | "gone" | undefined> {
  const provider = run.providerOf(state.type);
  const read = provider?.read?.bind(provider);
  if (!read) return undefined;
  const context = { name: nameOfUrn(state.urn), preview: false };
  const live = await withTimeout(run.signal, undefined, (signal) =>
    read(existing(state), { ...context, signal }),
  );
  if (live === "unreadable") return undefined;
  if (live === "gone") {
    await run.tell(makeStep("delete", state), () => Promise.resolve());
    return "gone";
  }
  const now: ResourceState = { ...state, outputs: keepUnchanged(live.outputs, state.outputs) };
  markSecretOutputs(now);
  const changes = describeChanges(state.outputs, now.outputs);
  await run.tell(makeStep(changes.length > 0 ? "update" : "same", now, changes), () => Promise.resolve());
  return changes.length > 0 ? { ...now, modified: new Date().toISOString() } : state;
}

/** A state must not name what is not in it. */
function withoutReferences(state: ResourceState, gone: ReadonlySet<string>): ResourceState {
  if (gone.size === 0) return state;
  return { ...state, ...mapReferences(state, (urn) => (gone.has(urn) ? undefined : urn)) };
}
