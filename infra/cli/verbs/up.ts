import { policyToJson } from "../../audit/report";
import {
  diagnose,
  DiagnosticError,
  diagnosticToJson,
  exitCodeOf,
  fail,
  renderDiagnostics,
  type Diagnostic,
} from "../../diagnostics";
import type { DeploymentResult } from "../../engine";
import type { Verdicts } from "../artifacts";
import { ask, canAsk } from "../confirm";
import { listDataLoss } from "../data-gate";
import {
  concludeRun,
  isAllowed,
  noteStep,
  planCustomer,
  readRunningSystem,
  refuseChanges,
  renderRefusal,
  type JudgedPlan,
  type PlanOptions,
} from "../deployment";
import { cliErrors } from "../errors";
import { renderLifted } from "../finding-view";
import { findLowered } from "../judge";
import { openEngine } from "../open-engine";
import type { VerbResult } from "../output";
import { planToJson, renderOutcome, renderPlan } from "../plan-view";
import { prepareTarget } from "../prepare-target";
import type { Progress } from "../progress";
import {
  comparePlans,
  describePlan,
  readSavedPlan,
  renderDifference,
  savedPlanErrors,
  type PlanDifference,
  type SavedPlan,
  type Sealer,
} from "../saved-plan";
import { openSession, type Session } from "../session";
import { readSources } from "../sources";

export interface UpOptions extends PlanOptions {
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  /** Ask before anything is changed, where a person can be asked. */
  readonly ask?: boolean;
  readonly expectNoChanges?: boolean;
  /** A file from `plan --out`: exactly that is applied, or nothing. */
  readonly savedPlan?: string;
}

/** Plans, judges, and applies what the plan says. */
export async function up(
  customer: string,
  env: NodeJS.ProcessEnv,
  options: UpOptions,
  progress: Progress,
): Promise<VerbResult> {
  const session = openSession(customer, env);
  const approved = await openApproved(session, options);
  const allowReplace = approved?.plan.allowReplace ?? options.allowReplace;
  await prepareTarget(session, env, progress);
  const unread = options.refresh ? await readRunningSystem(session, progress) : [];
  const planned = await planCustomer(session, { allowReplace, refresh: false }, progress);
  if (!isAllowed(planned)) return refused(planned, renderRefusal(planned, readSources(session.project.root)));
  const unexpected = refuseChanges(customer, planned, options);
  if (unexpected.length > 0) return refused(planned, renderDiagnostics(unexpected), unexpected);
  if (approved) {
    const now = await describePlan(session, planned.result, allowReplace, approved.sealer);
    const difference = comparePlans(approved.plan, now);
    if (difference) return outdated(planned, approved.plan, difference);
  }
  if (!planned.result.changed) {
    if (unread.length > 0) throw new DiagnosticError(unread);
    return { exitCode: 0, text: "nothing to change\n", json: toJson(planned), verdicts: verdictsOf(planned) };
  }
  // What could not be read may be what the plan repairs, e.g. a VM that was stopped: said, but no reason to stop.
  if (unread.length > 0) progress.say(renderDiagnostics(unread.map(asWarning)).trimEnd());
  progress.say(`${renderPlan(planned.result)}${renderLifted(planned.findings)}`.trimEnd());
  if (options.ask && canAsk(env)) await requireYes(customer);
  return apply(session, planned, { ...options, allowReplace }, progress);
}

/** The plan that somebody approved, opened before anything is contacted. */
async function openApproved(
  session: Session,
  { savedPlan, allowReplace }: UpOptions,
): Promise<{ plan: SavedPlan; sealer: Sealer } | undefined> {
  if (savedPlan === undefined) return undefined;
  if (allowReplace.length > 0)
    fail(savedPlanErrors.replaceTwice, "--allow-replace was given beside a saved plan");
  return readSavedPlan(savedPlan, session);
}

function refused(planned: JudgedPlan, why: string, more: readonly Diagnostic[] = []): VerbResult {
  return {
    exitCode: 1,
    text: renderPlan(planned.result) + why,
    json: toJson(planned, more),
    verdicts: verdictsOf(planned, more),
  };
}

/** Shows what differs, and not the whole plan: that was looked at before. */
function outdated(planned: JudgedPlan, approved: SavedPlan, difference: PlanDifference): VerbResult {
  const message = `the plan of ${approved.madeAt} for ${approved.customer} would now do something else; nothing was changed`;
  const diagnostics = [
    diagnose(savedPlanErrors.differs, message, {
      hint: `run \`mvm plan ${approved.customer} --out FILE\`, and look at it again`,
    }),
  ];
  return {
    exitCode: 1,
    text: renderDifference(difference) + renderDiagnostics(diagnostics),
    json: { ...toJson(planned, diagnostics), difference },
    verdicts: verdictsOf(planned, diagnostics),
  };
}

async function requireYes(customer: string): Promise<void> {
  const answer = await ask(`Apply this to ${customer}? Only \`yes\` does: `);
  if (answer !== "yes") fail(cliErrors.notConfirmed, `nothing was changed for ${customer}`);
}

async function apply(
  session: Session,
  planned: JudgedPlan,
  options: UpOptions,
  progress: Progress,
): Promise<VerbResult> {
  await liftProtection(session, planned.result);
  const result = await progress.phase("applying", (note) =>
    openEngine(session, { ...options, gated: true }).deploy({
      operation: "up",
      signal: options.signal,
      onEvent: (event) => noteStep(event, note),
    }),
  );
  const diagnostics = concludeRun(session, "up", result);
  const failed = exitCodeOf(diagnostics);
  return {
    exitCode: result.interrupted ? 130 : failed,
    verdicts: verdictsOf(planned, diagnostics),
    text: `${renderDiagnostics(diagnostics)}${result.interrupted ? "interrupted: run it again to continue; " : ""}${renderOutcome(result)}\n`,
    json: { ...toJson({ ...planned, result }), diagnostics: diagnostics.map(diagnosticToJson) },
  };
}

const asWarning = (diagnostic: Diagnostic): Diagnostic => ({ ...diagnostic, severity: "warning" });

/** The user named these VMs with --allow-replace; without that the plan was refused. */
async function liftProtection(session: Session, result: DeploymentResult): Promise<void> {
  const urns = listDataLoss(result.steps).map((step) => step.urn);
  if (urns.length > 0) await openEngine(session).unprotect(urns);
}

function toJson(planned: JudgedPlan, more: readonly Diagnostic[] = []): Record<string, unknown> {
  return {
    ...planToJson(planned.result),
    diagnostics: [...planned.refusals, ...more].map(diagnosticToJson),
    policies: planned.findings.map(policyToJson),
    loweredPolicies: findLowered(planned.findings),
  };
}

const verdictsOf = (planned: JudgedPlan, more: readonly Diagnostic[] = []): Verdicts => ({
  diagnostics: [...planned.refusals, ...more],
  policies: planned.findings,
});
