import { policyToJson } from "../../audit/report";
import { renderFindings } from "../finding-view";
import { findLowered } from "../judge";
import { isAllowed, planCustomer, refuseChanges, renderRefusal, type PlanOptions } from "../deployment";
import { diagnosticToJson, renderDiagnostics } from "../../diagnostics";
import type { VerbResult } from "../output";
import { planToJson, renderPlan } from "../plan-view";
import type { Progress } from "../progress";
import { writeSavedPlan } from "../saved-plan";
import { openSession } from "../session";
import { readSources } from "../sources";

/** What `up` would do, and whether it may. Only a plan that may be applied is saved. */
export async function plan(
  customer: string,
  env: NodeJS.ProcessEnv,
  options: PlanOptions & { readonly expectNoChanges: boolean; readonly out?: string },
  progress: Progress,
): Promise<VerbResult> {
  const session = openSession(customer, env);
  const planned = await planCustomer(session, options, progress);
  const allowed = isAllowed(planned);
  const unexpected = allowed ? refuseChanges(customer, planned, options) : [];
  if (options.out !== undefined) {
    if (allowed) await writeSavedPlan(options.out, session, planned.result, options.allowReplace);
    progress.say(allowed ? `the plan was saved: ${options.out}` : "the plan was not saved: it is refused");
  }
  const diagnostics = [...planned.refusals, ...unexpected];
  const sources = readSources(session.project.root);
  return {
    exitCode: allowed && unexpected.length === 0 ? 0 : 1,
    verdicts: { diagnostics, policies: planned.findings },
    text:
      renderPlan(planned.result) +
      (allowed ? renderFindings(planned.findings, sources) : renderRefusal(planned, sources)) +
      renderDiagnostics(unexpected),
    json: {
      ...planToJson(planned.result),
      diagnostics: diagnostics.map(diagnosticToJson),
      policies: planned.findings.map(policyToJson),
      loweredPolicies: findLowered(planned.findings),
    },
  };
}
