import { rm } from "node:fs/promises";
import { fail } from "../../diagnostics";
import type { DeploymentError, DeploymentResult, EngineEvent, Operation, Step } from "../deployment";
import { makeProviders, type DynamicProvider } from "../providers";
import { saltOf, type DeploymentExport, type ResourceState } from "../state";
import { parseEvent } from "./engine-event";
import { pulumiCliErrors } from "./errors";
import { EventRecorder } from "./event-recorder";
import { explainFailure } from "./failures";
import { makeResult, NOTHING, type RunFacts } from "./result";
import { runPulumi, type CliOutcome } from "./run-cli";
import type { PulumiStack } from "./stack";
import { exportStack, openDeployment, readPlan } from "./state-reader";
import { readSalt, Workspace } from "./workspace";

export interface PulumiDeploymentRequest extends PulumiStack {
  readonly operation: Operation;
  /** For refresh and destroy: say what would happen, write nothing. */
  readonly dryRun?: boolean;
  /** For preview and up: read the running system first (`--refresh`). */
  readonly refreshFirst?: boolean;
  /** Policy packs that may stop the run. With them, `up` runs the CLI's own preview first: stack policies block there. */
  readonly policyPackDirs?: readonly string[];
  /** Configuration files of the packs, in their order (`--policy-pack-config`). */
  readonly policyPackConfigFiles?: readonly string[];
  /** Own providers by their text, so that a plan words differences as the embedded engine does. */
  readonly ownProviders?: ReadonlyMap<string, DynamicProvider>;
  /** Operations at the same time. @default 16 */
  readonly parallel?: number;
  readonly onEvent?: (event: EngineEvent) => void;
  /** Ctrl-C: one SIGINT; the CLI lets steps in flight finish and writes its state. */
  readonly signal?: AbortSignal;
}

/** As in the embedded engine. */
const DEFAULT_PARALLEL = 16;

/**
 * Runs one operation with the Pulumi CLI on PATH, on the project's own program. The CLI is run directly and not by the
 * Automation API, which never lets it preview before `up`, runs five processes for one, shares its process group (a
 * Ctrl-C then arrives twice) and keeps the event log, whose debug lines hold secrets in plain text, in a file.
 * @throws DiagnosticError MVM3001…MVM3009, MVM3030…MVM3035 before anything is changed; MVM4010 when the CLI was killed
 */
export async function deployWithPulumi(request: PulumiDeploymentRequest): Promise<DeploymentResult> {
  const { operation } = request;
  const workspace = await Workspace.open(request);
  try {
    const dryRun = operation === "preview" || request.dryRun === true;
    const document = (await exportStack(workspace))?.document;
    if (!document && (operation === "refresh" || operation === "destroy")) return NOTHING;
    const home = !document && dryRun ? workspace.onPaper() : workspace;
    const state = document ?? newState(await home.createStack());
    const before = await openDeployment(state.deployment, request.passphrase);
    const run = { request, dryRun, state, before: before.resources };
    const result = await operate(run, home);
    for (const error of result.errors) request.onEvent?.({ kind: "error", error });
    return result;
  } finally {
    await workspace.remove();
  }
}

interface Run {
  readonly request: PulumiDeploymentRequest;
  readonly dryRun: boolean;
  readonly state: DeploymentExport;
  /** The resources of that state, decrypted. */
  readonly before: readonly ResourceState[];
}

/** The state of a stack that was just made. */
function newState(salt: string | undefined): DeploymentExport {
  const secrets = salt === undefined ? {} : { secrets_providers: { type: "passphrase", state: { salt } } };
  return { version: 3, deployment: { manifest: { time: "", magic: "", version: "" }, ...secrets } };
}

/**
 * The CLI stops at the first protected resource that would go. A destroy would delete others before it gets there, so it
 * does not begin; a preview is made once more on a copy of the state without protection, to show all that would happen.
 */
async function operate(run: Run, home: Workspace): Promise<DeploymentResult> {
  const { request, dryRun, before, state } = run;
  const shielded = before.filter((resource) => resource.protect && !resource.delete);
  if (request.operation === "destroy" && !dryRun && shielded.length > 0) {
    const recorder = new EventRecorder(false, () => undefined);
    recorder.errors = shielded.map(({ urn }) => protectedError(urn, "deleted"));
    return makeResult({ ...factsOf(run, recorder), after: undefined, plan: new Map() });
  }
  const result = await runOnce(run, home);
  const stopped = result.errors.some((error) => error.reason === "protected");
  if (request.operation !== "preview" || !stopped) return result;
  const { onEvent: _told, ...quietly } = request;
  const paper = await home.copyOnPaper(withoutProtection(state));
  return withProtection(await runOnce({ ...run, request: quietly }, paper), shielded);
}

const protectedError = (urn: string, what: "deleted" | "replaced"): DeploymentError => ({
  urn,
  message: `${urn} is protected and would be ${what}`,
  reason: "protected",
});

function withoutProtection(state: DeploymentExport): DeploymentExport {
  const resources = (state.deployment.resources ?? []).map(({ protect: _lifted, ...resource }) => resource);
  return { ...state, deployment: { ...state.deployment, resources } };
}

/** Says of a plan without protection what stands against it. */
function withProtection(result: DeploymentResult, shielded: readonly ResourceState[]): DeploymentResult {
  const isShielded = (step: Step): boolean =>
    ["replace", "delete"].includes(step.op) && shielded.some((state) => state.urn === step.urn);
  const steps = result.steps.map((step) => (isShielded(step) ? { ...step, protect: true } : step));
  const errors = steps
    .filter(isShielded)
    .map((step) => protectedError(step.urn, step.op === "replace" ? "replaced" : "deleted"));
  return { ...result, steps, errors: [...errors, ...result.errors] };
}

async function runOnce(run: Run, workspace: Workspace): Promise<DeploymentResult> {
  const { request, dryRun, state } = run;
  const { operation, passphrase, signal } = request;
  const configFile = await workspace.configFor(dryRun, saltOf(state.deployment));
  const recorder = new EventRecorder(operation === "refresh", request.onEvent ?? (() => undefined));
  const planFile = workspace.file("plan.json");
  await rm(planFile, { force: true });
  const outcome = await runPulumi({
    args: [
      ...argumentsOf(request, configFile),
      ...(operation === "preview" ? ["--save-plan", planFile] : []),
    ],
    cwd: request.projectDir,
    env: workspace.env,
    signal,
    onLine: (line) => {
      const event = parseEvent(line);
      if (event) recorder.accept(event);
    },
  });
  if (!signal?.aborted) throwUnlessTold(outcome, recorder);
  const after = dryRun ? undefined : (await exportStack(workspace))?.document.deployment;
  return makeResult({
    ...factsOf(run, recorder),
    after: after && (await openDeployment(after, passphrase)).resources,
    plan: dryRun ? await readPlan(planFile, readSalt(configFile), passphrase) : new Map(),
  });
}

function factsOf({ request, before }: Run, recorder: EventRecorder): Omit<RunFacts, "after" | "plan"> {
  const { projectDir: programDir, project, ownProviders = new Map() } = request;
  const providerOf = makeProviders({ programDir, project, config: recorder.config, ownProviders });
  const interrupted = request.signal?.aborted ?? false;
  return { recorder, operation: request.operation, before, providerOf, interrupted };
}

/** Nothing secret is among them: other users of the machine can read them. */
function argumentsOf(request: PulumiDeploymentRequest, configFile: string): string[] {
  const { operation, dryRun = false, parallel = DEFAULT_PARALLEL } = request;
  const { policyPackDirs = [], policyPackConfigFiles = [] } = request;
  const usesProgram = operation === "preview" || operation === "up";
  const previewsFirst = operation === "up" && policyPackDirs.length > 0;
  return [
    operation,
    "--json",
    ...["--stack", request.stack, "--config-file", configFile, "--parallel", String(parallel)],
    ...(operation === "preview" ? [] : dryRun ? ["--preview-only"] : ["--yes"]),
    ...(operation === "preview" || dryRun || previewsFirst ? [] : ["--skip-preview"]),
    ...(usesProgram && request.refreshFirst ? ["--refresh"] : []),
    ...(usesProgram ? policyPackDirs.flatMap((directory) => ["--policy-pack", directory]) : []),
    ...(usesProgram ? policyPackConfigFiles.flatMap((file) => ["--policy-pack-config", file]) : []),
  ];
}

/** A run that failed says why in its events; one that never began says it on stderr. */
function throwUnlessTold(outcome: CliOutcome, recorder: EventRecorder): void {
  if (outcome.exitCode === null) fail(pulumiCliErrors.ended, "the Pulumi CLI was killed by a signal");
  if (outcome.exitCode === 0 || recorder.errors.length > 0) return;
  explainFailure(outcome.stderr);
}
