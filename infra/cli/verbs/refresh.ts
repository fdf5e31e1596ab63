import { diagnosticToJson, exitCodeOf, renderDiagnostics } from "../../diagnostics";
import { openEngine } from "../open-engine";
import type { VerbResult } from "../output";
import { planToJson, renderPlan } from "../plan-view";
import type { Progress } from "../progress";
import { toDiagnostics } from "../run-errors";
import { openSession, requireTarget } from "../session";

/** Reads the running system into the state and shows each hand change; the next `up` repairs it. */
export async function refresh(
  customer: string,
  env: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<VerbResult> {
  const session = openSession(customer, env);
  requireTarget(session);
  const result = await progress.phase("reading the running system", () =>
    openEngine(session).deploy({ operation: "refresh" }),
  );
  const diagnostics = toDiagnostics(result.errors);
  const seen = result.changed ? renderPlan(result) : "no drift\n";
  return {
    exitCode: exitCodeOf(diagnostics),
    text: seen + renderDiagnostics(diagnostics),
    json: { ...planToJson(result), diagnostics: diagnostics.map(diagnosticToJson) },
  };
}
