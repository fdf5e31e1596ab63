import { fail } from "../../diagnostics";
import { exportState, readStack } from "../../engine";
import { cliErrors } from "../errors";
import { alignColumns, JSON_SCHEMA_VERSION, type VerbResult } from "../output";
import { shortType } from "../plan-view";
import { openSession, stackReference } from "../session";

/** Lists what the state holds, without values. */
export async function showState(customer: string, env: NodeJS.ProcessEnv): Promise<VerbResult> {
  const session = openSession(customer, env, { keys: "placeholders" });
  const state = await readStack(stackReference(session));
  if (!state.exists) fail(cliErrors.notDeployed, `${customer} has no state in ${session.home.backendDir}`);
  const rows = state.resources.map((r) => [shortType(r.type), r.name, r.protect ? "protected" : ""]);
  const updatedAt = state.updatedAt?.toISOString() ?? null;
  return {
    exitCode: 0,
    text: `${alignColumns(rows)}${rows.length} resources, updated ${updatedAt ?? "never"}, sha256 ${state.sha256}\n`,
    json: {
      schemaVersion: JSON_SCHEMA_VERSION,
      customer,
      updatedAt,
      sha256: state.sha256,
      resources: state.resources.map(({ urn, type, name, protect }) => ({ urn, type, name, protect })),
    },
  };
}

/** The deployment as Pulumi's `stack export` gives it; secrets stay encrypted. */
export async function exportStackState(customer: string, env: NodeJS.ProcessEnv): Promise<VerbResult> {
  const session = openSession(customer, env, { keys: "placeholders" });
  const json = await exportState(stackReference(session));
  return { exitCode: 0, text: `${JSON.stringify(json, undefined, 2)}\n`, json };
}
