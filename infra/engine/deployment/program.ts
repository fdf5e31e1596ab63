import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { setAllConfig } from "@pulumi/pulumi/runtime/config";
import { disconnectSync, setMockOptions } from "@pulumi/pulumi/runtime/settings";
import { runInPulumiStack } from "@pulumi/pulumi/runtime/stack";
import { makeCallbacks } from "./callbacks";
import type { Monitor } from "./monitor";
import { getStore, signalAndWaitForShutdown, waitForRPCs, withLocalStorage } from "./pulumi-internals";
import { StepError, type DeploymentRun } from "./run";

const ORGANIZATION = "organization";

/** Which run a stray error belongs to: several programs may run in one process. */
const currentRun = new AsyncLocalStorage<DeploymentRun>();

/**
 * Runs a program against the monitor, like the Automation API's inline programs: it is over when the program and all its
 * registrations are. A resource made later, from a bare timer, is missed.
 */
export async function runProgram(
  run: DeploymentRun,
  monitor: Monitor,
  program: () => Promise<unknown>,
): Promise<void> {
  await withLocalStorage(() => currentRun.run(run, () => runHere(run, monitor, program)));
}

async function runHere(run: DeploymentRun, monitor: Monitor, program: () => Promise<unknown>): Promise<void> {
  const { project, stack, config, secretConfigKeys = [], programDir } = run.request;
  setMockOptions(monitor, project, stack, run.dryRun, ORGANIZATION);
  const store = getStore();
  store.settings.options.rootDirectory = programDir;
  store.settings.engine = makeEngineClient(run);
  store.callbacks = makeCallbacks((what) => monitor.refuse(what));
  setAllConfig({ ...config }, [...secretConfigKeys]);
  const thrown = new Set<unknown>(); // the same error arrives several times
  const { stray, stopListening } = listenForStrays(run, thrown);
  const toItsEnd = async (): Promise<void> => {
    await runInPulumiStack(program);
    await waitForRPCs();
  };
  try {
    await Promise.race([toItsEnd(), stray.then(() => abandon(run, monitor))]);
    await nextTurn();
    if (thrown.size === 0) await signalAndWaitForShutdown();
  } catch (error) {
    thrown.add(error);
  } finally {
    await settleStrays();
    stopListening();
    disconnectSync();
  }
  for (const error of thrown) noteProgramError(run, error);
}

/** Turns of the event loop that rejections of a program may need to surface. */
const SETTLING_TURNS = 3;

async function settleStrays(): Promise<void> {
  for (let turn = 0; turn < SETTLING_TURNS; turn++) await nextTurn();
}

/**
 * A program may wait for ever after an error that nobody handles, e.g. for an output whose `apply` threw. What else is
 * under way is carried out, as by the Pulumi CLI; what is registered after that is not.
 */
async function abandon(run: DeploymentRun, monitor: Monitor): Promise<void> {
  await settleStrays();
  await monitor.untilIdle();
  await settleStrays();
  await monitor.untilIdle();
  run.abandoned = true;
}

/** Rejections that nobody handles inside the program are errors of the program. */
function listenForStrays(
  run: DeploymentRun,
  thrown: Set<unknown>,
): { readonly stray: Promise<void>; readonly stopListening: () => void } {
  let tell: () => void = () => undefined;
  const stray = new Promise<void>((resolve) => (tell = resolve));
  const listener = (error: unknown): void => {
    const owner = currentRun.getStore();
    if (owner !== undefined && owner !== run) return;
    thrown.add(error);
    tell();
  };
  process.on("unhandledRejection", listener);
  process.on("uncaughtException", listener);
  const stopListening = (): void => {
    process.off("unhandledRejection", listener);
    process.off("uncaughtException", listener);
  };
  return { stray, stopListening };
}

function noteProgramError(run: DeploymentRun, error: unknown): void {
  if (error instanceof StepError) {
    if (!run.errors.some((known) => known.message === error.message)) run.fail(undefined, error);
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  run.fail(undefined, new StepError("program", `the program failed: ${message}`, { cause: error }));
}

const SEVERITIES = ["debug", "info", "warning", "error"] as const;

/** Takes the place of the engine's log service. An error that a program logs fails its run, as with the Pulumi CLI. */
function makeEngineClient(run: DeploymentRun): object {
  const succeed = (_request: unknown, callback: (error: null, response: object) => void): void =>
    callback(null, {});
  return {
    log(request: LogRequest, callback: (error: null, response: object) => void): void {
      const severity = SEVERITIES[request.getSeverity()] ?? "info";
      const message = request.getMessage();
      const urn = request.getUrn();
      if (severity === "error") run.fail(urn || undefined, new StepError("program", message));
      else if (severity !== "debug") run.emit({ kind: "log", severity, message, ...(urn ? { urn } : {}) });
      callback(null, {});
    },
    setRootResource: succeed,
    requirePulumiVersion: succeed,
    close: () => undefined,
  };
}
