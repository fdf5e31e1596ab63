import { policyToJson } from "../../audit/report";
import { renderFindings } from "../finding-view";
import { isAllowed, planCustomer, renderRefusal, type PlanOptions } from "../deployment";
import { diagnosticToJson } from "../../diagnostics";
import type { VerbResult } from "../output";
import { planToJson, renderPlan } from "../plan-view";
import type { Progress } from "../progress";
import { openSession } from "../session";

/** What `up` would do, and whether it may. */
export async function plan(
  customer: string,
  env: NodeJS.ProcessEnv,
  options: PlanOptions,
  progress: Progress,
): Promise<VerbResult> {
  const planned = await planCustomer(openSession(customer, env), options, progress);
  const allowed = isAllowed(planned);
  return {
    exitCode: allowed ? 0 : 1,
    text: renderPlan(planned.result) + (allowed ? renderFindings(planned.findings) : renderRefusal(planned)),
    json: {
      ...planToJson(planned.result),
      diagnostics: planned.refusals.map(diagnosticToJson),
      policies: planned.findings.map(policyToJson),
    },
  };
}
