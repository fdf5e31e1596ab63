import {
  describeChanges,
  type DeploymentError,
  type EngineEvent,
  type Step,
  type StepOperation,
} from "../deployment";
import { isProviderType, nameOfUrn, typeOfUrn, type PropertyMap } from "../values";
import type { CliEvent, EventState, StepMetadata } from "./engine-event";
import { toDeploymentError, toGateError } from "./error-mapping";

/**
 * Steps by the CLI's names. `replace` is left out: it only brackets `create-replacement` and `delete-replaced`. So are
 * the readings before a plan, and what the CLI merely forgets.
 */
const OPERATIONS: Readonly<Record<string, StepOperation>> = {
  same: "same",
  create: "create",
  import: "create",
  update: "update",
  "create-replacement": "replace",
  "import-replacement": "replace",
  delete: "delete",
  "delete-replaced": "delete-replaced",
};

/** A step with the states that the CLI told of. */
export interface RecordedStep {
  readonly step: Step;
  readonly old: EventState | null;
  /** Grows while the run goes on: a component registers its outputs last. */
  now: EventState | null;
  readonly startedAt: number;
}

/** Listens to one run of the CLI. `up` with a preview first is two runs in one stream; the last one counts. */
export class EventRecorder {
  readonly steps = new Map<string, RecordedStep>();
  errors: DeploymentError[] = [];
  config: Readonly<Record<string, string>> = {};

  constructor(
    private readonly isRefresh: boolean,
    private readonly emit: (event: EngineEvent) => void,
  ) {}

  accept(event: CliEvent): void {
    if (event.preludeEvent) this.begin(event.preludeEvent.config ?? {});
    if (event.resourcePreEvent && !this.isRefresh) this.start(event.resourcePreEvent.metadata);
    if (event.resOutputsEvent) this.finish(event.resOutputsEvent.metadata);
    if (event.resOpFailedEvent) this.end(event.resOpFailedEvent.metadata, true);
    if (event.diagnosticEvent) this.hear(event.diagnosticEvent);
    if (event.policyEvent) this.note(toGateError(event.policyEvent));
  }

  private begin(config: Readonly<Record<string, string>>): void {
    this.steps.clear();
    this.errors = [];
    this.config = config;
  }

  private start(metadata: StepMetadata): void {
    const op = OPERATIONS[metadata.op];
    if (op === undefined || isProviderType(metadata.type)) return;
    const step = makeStep(op, metadata, this.isRefresh ? "outputs" : "inputs");
    const recorded = { step, old: metadata.old, now: metadata.new, startedAt: performance.now() };
    this.steps.set(keyOf(metadata), recorded);
    this.emit({ kind: "step-start", step });
  }

  /** A refresh says only with its result what it found. */
  private finish(metadata: StepMetadata): void {
    const isRead = metadata.old?.custom === true;
    if (this.isRefresh && isRead) this.start(metadata);
    this.end(metadata, false);
  }

  private end(metadata: StepMetadata, failed: boolean): void {
    const recorded = this.steps.get(keyOf(metadata));
    if (!recorded) return;
    recorded.now = metadata.new;
    const durationMs = Math.round(performance.now() - recorded.startedAt);
    this.emit({ kind: "step-end", step: recorded.step, durationMs, failed });
  }

  /** Ephemeral words are what a command prints while it runs: they may hold secrets, and the result has them. */
  private hear(event: NonNullable<CliEvent["diagnosticEvent"]>): void {
    const { urn, severity, ephemeral = false } = event;
    if (severity === "error") return this.note(toDeploymentError(event));
    const told = severity === "warning" ? "warning" : severity.startsWith("info") ? "info" : undefined;
    const message = event.message.trim();
    if (told === undefined || ephemeral || message === "") return;
    this.emit({ kind: "log", severity: told, message, ...(urn ? { urn } : {}) });
  }

  private note(error: DeploymentError | undefined): void {
    if (!error || this.errors.some((known) => known.urn === error.urn && known.message === error.message))
      return;
    this.errors.push(error);
  }
}

const keyOf = (metadata: StepMetadata): string => `${OPERATIONS[metadata.op] ?? metadata.op} ${metadata.urn}`;

/** An old state's protection is what a replacement or deletion meets. */
function makeStep(op: StepOperation, metadata: StepMetadata, side: "inputs" | "outputs"): Step {
  const { urn, old, new: now } = metadata;
  const meets = op === "create" || op === "same" || op === "update" ? now : old;
  const from: PropertyMap = old?.[side] ?? {};
  const diff = op === "update" || op === "replace" ? describeChanges(from, now?.[side] ?? {}) : [];
  return { urn, type: typeOfUrn(urn), name: nameOfUrn(urn), op, diff, protect: meets?.protect ?? false };
}
