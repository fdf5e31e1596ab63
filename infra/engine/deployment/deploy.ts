import { makeProviders } from "../providers";
import {
  MemoryStore,
  StackFile,
  withStackLock,
  type Deployment,
  type StackReference,
  type StateStore,
} from "../state";
import { Executor } from "./executor";
import { Monitor } from "./monitor";
import { Planner } from "./planner";
import { runProgram } from "./program";
import { refreshAll } from "./refresh";
import type { DeploymentRequest, DeploymentResult } from "./request";
import { DeploymentRun } from "./run";

/**
 * Plans or carries out one operation on one stack. What goes wrong with single resources stands in the result's
 * errors; independent resources go on, nothing is deleted then, and the state says what was done.
 * @throws DiagnosticError MVM3001…MVM3008 before anything is changed, MVM4001 when the state could not be written
 */
export async function deploy(request: DeploymentRequest): Promise<DeploymentResult> {
  const { backendDir, project, stack } = request;
  const dryRun = request.operation === "preview" || request.dryRun === true;
  if (backendDir === undefined) {
    if (!dryRun) throw new Error(`${request.operation} needs a backend directory`);
    return carryOut(request, dryRun, new MemoryStore());
  }
  const reference: StackReference = { backendDir, project, stack };
  const store = new StackFile(reference, request.passphrase);
  if (dryRun) return carryOut(request, dryRun, store);
  return withStackLock(reference, () => carryOut(request, dryRun, store));
}

async function carryOut(
  request: DeploymentRequest,
  dryRun: boolean,
  store: StateStore,
): Promise<DeploymentResult> {
  const loaded = await store.load();
  const { programDir, project, config, ownProviders = new Map() } = request;
  const providers = makeProviders({ programDir, project, config, ownProviders });
  const start = (state: Deployment, told: DeploymentRequest = request): DeploymentRun =>
    new DeploymentRun(told, dryRun, providers, store, state);
  if (request.refreshFirst && request.program) return refreshThenRun(start, loaded, request);
  const run = start(loaded);
  const executor = new Executor(run);
  switch (request.operation) {
    case "preview":
    case "up":
      return runAndFinish(run, executor);
    case "refresh":
      return run.result(await refreshAll(run));
    case "destroy":
      await executor.deleteAll(run.base);
      await run.save();
      return run.result(run.snapshot().resources);
  }
}

/** The second run starts from what the first one read. */
async function refreshThenRun(
  start: (state: Deployment, told?: DeploymentRequest) => DeploymentRun,
  loaded: Deployment,
  request: DeploymentRequest,
): Promise<DeploymentResult> {
  const { onEvent: _untold, ...quietly } = request;
  const reading = start(loaded, quietly);
  await refreshAll(reading);
  const run = start(reading.snapshot());
  const result = await runAndFinish(run, new Executor(run));
  const unread = reading.errors.map((error) => ({ ...error, reason: "failed" as const }));
  return result.changed ? result : { ...result, errors: [...unread, ...result.errors] };
}

async function runAndFinish(run: DeploymentRun, executor: Executor): Promise<DeploymentResult> {
  const { program, operation } = run.request;
  if (!program) throw new Error(`${operation} needs a program`);
  const monitor = new Monitor(run, new Planner(run), executor);
  await runProgram(run, monitor, program);
  await run.save();
  return run.result(run.registered.values());
}
