import { isBlocking } from "../audit/findings";
import {
  DiagnosticError,
  diagnose,
  renderDiagnostics,
  type Diagnostic,
  type SourceText,
} from "../diagnostics";
import { deploy, type DeploymentResult, type EngineEvent, type RegisteredResource } from "../engine";
import { refuseDataLoss } from "./data-gate";
import { cliErrors } from "./errors";
import { renderFindings } from "./finding-view";
import { judge, type LocatedFinding } from "./judge";
import { openEngine } from "./open-engine";
import { shortType } from "./plan-view";
import type { Progress } from "./progress";
import { toDiagnostics } from "./run-errors";
import { deploymentBase, requireTarget, type Session } from "./session";

export interface PlanOptions {
  readonly allowReplace: readonly string[];
  /** Read the running system first, so that hand changes show (docs/decisions/0005). */
  readonly refresh: boolean;
}

/** A plan, and everything that stands against it. */
export interface JudgedPlan {
  readonly result: DeploymentResult;
  readonly findings: readonly LocatedFinding[];
  /** Refusals of the data gate and of the engine. */
  readonly refusals: readonly Diagnostic[];
}

/** Previews a customer against its state and judges what it would register. Changes nothing. */
export async function planCustomer(
  session: Session,
  options: PlanOptions,
  progress: Progress,
): Promise<JudgedPlan> {
  requireTarget(session);
  const result = await progress.phase(
    options.refresh ? "reading the running system, planning" : "planning",
    (note) =>
      openEngine(session, options).deploy({
        operation: "preview",
        refreshFirst: options.refresh,
        onEvent: (event) => noteStep(event, note),
      }),
  );
  const failed = result.errors.filter((error) => error.reason !== "protected");
  if (failed.length > 0) throw new DiagnosticError(toDiagnostics(failed));
  return {
    result,
    findings: judge(session, result.resources),
    refusals: refuseDataLoss(result.steps, options.allowReplace),
  };
}

/** What a customer's program would register, without state, lab or network. */
export async function previewOnPaper(session: Session): Promise<readonly RegisteredResource[]> {
  const { passphrase: _unused, ...base } = deploymentBase(session);
  const result = await deploy({ ...base, operation: "preview", backendDir: undefined });
  if (result.errors.length > 0) throw new DiagnosticError(toDiagnostics(result.errors));
  return result.resources;
}

/**
 * Reads the running system into the state, so that hand changes are part of the plan that follows. What cannot be read
 * keeps its old state and is returned: it matters only when nothing else is to be done (a stopped VM is started).
 */
export async function readRunningSystem(session: Session, progress: Progress): Promise<Diagnostic[]> {
  const result = await progress.phase("reading the running system", () =>
    openEngine(session).deploy({ operation: "refresh" }),
  );
  return toDiagnostics(result.errors);
}

/** Whether the plan may be applied. */
export function isAllowed(plan: JudgedPlan): boolean {
  return plan.refusals.length === 0 && !plan.findings.some(isBlocking);
}

/** Why it may not, for the terminal; empty when it may. */
export function renderRefusal(plan: JudgedPlan, sourceOf: SourceText): string {
  const blocked = plan.findings.some(isBlocking);
  return (blocked ? renderFindings(plan.findings, sourceOf) : "") + renderDiagnostics(plan.refusals);
}

/** `--expect-no-changes`: any change is one too many. Empty where there is none, or where changes are expected. */
export function refuseChanges(
  customer: string,
  { result }: JudgedPlan,
  { expectNoChanges }: { readonly expectNoChanges?: boolean },
): Diagnostic[] {
  const count = result.steps.filter((step) => step.op !== "same").length;
  if (!expectNoChanges || !result.changed) return [];
  return [
    diagnose(cliErrors.changesFound, `${customer} was expected not to change, and ${count} steps would`),
  ];
}

/** Shows the step that just started behind the live line. */
export function noteStep(event: EngineEvent, note: (text: string) => void): void {
  if (event.kind === "step-start" && event.step.op !== "same") {
    note(`${event.step.op} ${shortType(event.step.type)} ${event.step.name}`);
  }
}

/**
 * What a run that changes things ends with: nothing, or the errors and, where something had been done already, that the
 * rest is still to do. The state is consistent either way.
 */
export function concludeRun(session: Session, verb: string, result: DeploymentResult): Diagnostic[] {
  if (result.errors.length === 0) return [];
  const errors = toDiagnostics(result.errors);
  const failed = new Set(result.errors.map((error) => error.urn));
  const done = result.steps.filter(
    (step) => step.op !== "same" && !failed.has(step.urn) && step.type !== STACK_TYPE,
  );
  if (done.length === 0) return errors;
  const message = `${done.length} of the steps were made before this; run \`mvm ${verb} ${session.customer}\` again to continue`;
  return [...errors, diagnose(cliErrors.appliedInPart, message)];
}

const STACK_TYPE = "pulumi:pulumi:Stack";
