import { policyToJson } from "../../audit/report";
import {
  DiagnosticError,
  diagnosticToJson,
  exitCodeOf,
  renderDiagnostics,
  type Diagnostic,
} from "../../diagnostics";
import { deploy, unprotect, type DeploymentResult } from "../../engine";
import { listDataLoss } from "../data-gate";
import {
  concludeRun,
  isAllowed,
  noteStep,
  planCustomer,
  readRunningSystem,
  renderRefusal,
  type JudgedPlan,
  type PlanOptions,
} from "../deployment";
import { gateResource } from "../judge";
import type { VerbResult } from "../output";
import { planToJson, renderOutcome, renderPlan } from "../plan-view";
import { prepareTarget } from "../prepare-target";
import type { Progress } from "../progress";
import { deploymentBase, openSession, stackReference, type Session } from "../session";

export interface UpOptions extends PlanOptions {
  /** Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Plans, judges, and applies what the plan says. */
export async function up(
  customer: string,
  env: NodeJS.ProcessEnv,
  options: UpOptions,
  progress: Progress,
): Promise<VerbResult> {
  const session = openSession(customer, env);
  await prepareTarget(session, env, progress);
  const unread = options.refresh ? await readRunningSystem(session, progress) : [];
  const planned = await planCustomer(session, { ...options, refresh: false }, progress);
  if (!isAllowed(planned)) {
    return { exitCode: 1, text: renderPlan(planned.result) + renderRefusal(planned), json: toJson(planned) };
  }
  if (!planned.result.changed) {
    if (unread.length > 0) throw new DiagnosticError(unread);
    return { exitCode: 0, text: "nothing to change\n", json: toJson(planned) };
  }
  // What could not be read may be what the plan repairs, e.g. a VM that was stopped: said, but no reason to stop.
  if (unread.length > 0) progress.say(renderDiagnostics(unread.map(asWarning)).trimEnd());
  progress.say(renderPlan(planned.result).trimEnd());
  return apply(session, planned, options, progress);
}

async function apply(
  session: Session,
  planned: JudgedPlan,
  options: UpOptions,
  progress: Progress,
): Promise<VerbResult> {
  await liftProtection(session, planned.result);
  const result = await progress.phase("applying", (note) =>
    deploy({
      ...deploymentBase(session, options),
      operation: "up",
      gate: gateResource,
      signal: options.signal,
      onEvent: (event) => noteStep(event, note),
    }),
  );
  const diagnostics = concludeRun(session, "up", result);
  const failed = exitCodeOf(diagnostics);
  return {
    exitCode: result.interrupted ? 130 : failed,
    text: `${renderDiagnostics(diagnostics)}${result.interrupted ? "interrupted: run it again to continue; " : ""}${renderOutcome(result)}\n`,
    json: { ...toJson({ ...planned, result }), diagnostics: diagnostics.map(diagnosticToJson) },
  };
}

const asWarning = (diagnostic: Diagnostic): Diagnostic => ({ ...diagnostic, severity: "warning" });

/** The user named these VMs with --allow-replace; without that the plan was refused. */
async function liftProtection(session: Session, result: DeploymentResult): Promise<void> {
  const urns = listDataLoss(result.steps).map((step) => step.urn);
  if (urns.length === 0) return;
  await unprotect(stackReference(session), urns);
}

function toJson(planned: JudgedPlan): Record<string, unknown> {
  return {
    ...planToJson(planned.result),
    diagnostics: planned.refusals.map(diagnosticToJson),
    policies: planned.findings.map(policyToJson),
  };
}
