import { diagnosticToJson, exitCodeOf, fail, renderDiagnostics } from "../../diagnostics";
import { ask, canAsk } from "../confirm";
import { concludeRun, noteStep } from "../deployment";
import { cliErrors } from "../errors";
import { openEngine } from "../open-engine";
import type { VerbResult } from "../output";
import { planToJson, renderOutcome } from "../plan-view";
import type { Progress } from "../progress";
import { openSession, requireTarget } from "../session";

export interface DestroyOptions {
  /** The customer's name once more; asked for on a terminal. */
  readonly confirm?: string;
  readonly signal: AbortSignal;
}

/** Takes everything of a customer off the cloud. Lifts the protection of this customer's VMs alone. */
export async function destroy(
  customer: string,
  env: NodeJS.ProcessEnv,
  options: DestroyOptions,
  progress: Progress,
): Promise<VerbResult> {
  const session = openSession(customer, env, { keys: "placeholders" });
  requireTarget(session);
  const question = `This deletes all VMs of ${customer} and their data. Type the customer's name: `;
  if ((options.confirm ?? (canAsk(env) ? await ask(question) : undefined)) !== customer) {
    fail(cliErrors.confirmMissing, `destroying ${customer} would delete its VMs and their data`, {
      hint: `run \`mvm destroy ${customer} --confirm ${customer}\``,
    });
  }
  const engine = openEngine(session);
  const { resources } = await engine.readStack();
  if (resources.length === 0)
    return { exitCode: 0, text: `${customer} is not deployed\n`, json: planToJson(EMPTY) };
  await engine.unprotect(resources.filter((r) => r.protect).map((r) => r.urn));
  const result = await progress.phase("destroying", (note) =>
    engine.deploy({
      operation: "destroy",
      signal: options.signal,
      onEvent: (event) => noteStep(event, note),
    }),
  );
  const diagnostics = concludeRun(session, "destroy", result);
  const exitCode = result.interrupted ? 130 : exitCodeOf(diagnostics);
  return {
    exitCode,
    text: renderDiagnostics(diagnostics) + `${renderOutcome(result)}\n`,
    json: { ...planToJson(result), diagnostics: diagnostics.map(diagnosticToJson) },
  };
}

const EMPTY = { steps: [], errors: [], outputs: {}, resources: [], interrupted: false, changed: false };
