import { makeProviders } from "../providers";
import {
  hideSecureConfig,
  MemoryStore,
  openSecureConfig,
  StackFile,
  withStackLock,
  type Deployment,
  type StackReference,
  type StateStore,
} from "../state";
import { Deletions } from "./deletions";
import { Executor } from "./executor";
import { Monitor } from "./monitor";
import { Operations } from "./operations";
import { Planner } from "./planner";
import { runProgram } from "./program";
import { refreshAll } from "./refresh";
import type { DeploymentRequest, DeploymentResult } from "./request";
import { DeploymentRun } from "./run";

/**
 * Plans or carries out one operation on one stack. What goes wrong with single resources stands in the result's
 * errors; independent resources go on, nothing is deleted then, and the state says what was done.
 * @throws DiagnosticError MVM3001…MVM3010 before anything is changed, MVM4001 when the state could not be written
 */
export async function deploy(request: DeploymentRequest): Promise<DeploymentResult> {
  const { backendDir, project, stack, secureConfig = {}, passphrase, encryptionSalt } = request;
  const dryRun = request.operation === "preview" || request.dryRun === true;
  if (backendDir === undefined) {
    if (!dryRun) throw new Error(`${request.operation} needs a backend directory`);
    return carryOut(withSecrets(request, hideSecureConfig(secureConfig)), dryRun, new MemoryStore());
  }
  const opened = withSecrets(request, await openSecureConfig(secureConfig, passphrase, encryptionSalt));
  const reference: StackReference = { backendDir, project, stack };
  const store = new StackFile(reference, passphrase, encryptionSalt);
  if (dryRun) return carryOut(opened, dryRun, store);
  return withStackLock(reference, () => carryOut(opened, dryRun, store));
}

function withSecrets(request: DeploymentRequest, secrets: Record<string, string>): DeploymentRequest {
  const { config, secretConfigKeys = [] } = request;
  return {
    ...request,
    config: { ...config, ...secrets },
    secretConfigKeys: [...secretConfigKeys, ...Object.keys(secrets)],
  };
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
  switch (request.operation) {
    case "preview":
    case "up":
      return runAndFinish(run);
    case "refresh":
      return run.result(await refreshAll(run));
    case "destroy":
      await destroyAll(run, new Deletions(run, new Operations(run)));
      return run.result(run.snapshot().resources);
  }
}

async function destroyAll(run: DeploymentRun, deletions: Deletions): Promise<void> {
  const shielded = run.base.some((state) => state.protect && !state.delete);
  if (!shielded) await deletions.discardInterrupted(); // else the whole is refused
  await deletions.deleteAll(run.base);
  await run.save();
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
  const result = await runAndFinish(run);
  const unread = reading.errors.map((error) => ({ ...error, reason: "failed" as const }));
  return result.changed ? result : { ...result, errors: [...unread, ...result.errors] };
}

async function runAndFinish(run: DeploymentRun): Promise<DeploymentResult> {
  const { program, operation } = run.request;
  if (!program) throw new Error(`${operation} needs a program`);
  const operations = new Operations(run);
  const deletions = new Deletions(run, operations);
  const executor = new Executor(run, operations, deletions);
  const monitor = new Monitor(run, new Planner(run), executor, deletions);
  await runProgram(run, monitor, program);
  await run.save();
  return run.result(run.registered.values());
}
