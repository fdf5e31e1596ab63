import type { ExistingObject, OperationContext } from "../providers";
import type { ResourceState } from "../state";
import { makeSecret, nameOfUrn } from "../values";
import { Skipped, StepError, type DeploymentRun } from "./run";
import { Semaphore } from "./semaphore";

const DEFAULT_PARALLEL = 16;

const OPERATION_TYPES = { create: "creating", update: "updating", delete: "deleting" } as const;

/** Calls of providers: no more at once than allowed, each noted in the state while it runs, each with its timeout. */
export class Operations {
  private readonly slots: Semaphore;

  constructor(private readonly run: DeploymentRun) {
    this.slots = new Semaphore(run.request.parallel ?? DEFAULT_PARALLEL);
  }

  /** @throws Skipped when the run was interrupted, else whatever the provider throws */
  operate<T>(
    state: ResourceState,
    operation: keyof typeof OPERATION_TYPES,
    work: (context: OperationContext) => Promise<T>,
  ): Promise<T> {
    const noted = (context: OperationContext): Promise<T> =>
      this.run.during(state, OPERATION_TYPES[operation], () => work(context));
    return this.call(state, state.customTimeouts?.[operation], noted);
  }

  /** An operation that leaves no mark in the state while it runs, because running it again does no harm. */
  call<T>(
    state: ResourceState,
    timeoutSeconds: number | undefined,
    work: (context: OperationContext) => Promise<T>,
  ): Promise<T> {
    return this.slots.run(async () => {
      if (this.run.interrupted) throw new Skipped();
      return withTimeout(this.run.signal, timeoutSeconds, (signal) =>
        work({ name: nameOfUrn(state.urn), preview: this.run.dryRun, signal }),
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
  const deadline = new AbortController();
  const timer = seconds === undefined ? undefined : setTimeout(() => deadline.abort(), seconds * 1000);
  try {
    return await work(AbortSignal.any([outer, deadline.signal]));
  } catch (cause) {
    if (!deadline.signal.aborted || outer.aborted) throw cause;
    throw new StepError("failed", `given up after ${seconds} s (customTimeouts)`, { cause });
  } finally {
    clearTimeout(timer);
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
