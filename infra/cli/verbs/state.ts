import * as fs from "node:fs";
import { fail } from "../../diagnostics";
import type { DeploymentExport } from "../../engine";
import { cliErrors } from "../errors";
import { alignColumns, JSON_SCHEMA_VERSION, type VerbResult } from "../output";
import { openEngine } from "../open-engine";
import { shortType } from "../plan-view";
import { openSession } from "../session";

/** Lists what the state holds, without values. */
export async function showState(customer: string, env: NodeJS.ProcessEnv): Promise<VerbResult> {
  const session = openSession(customer, env, { keys: "placeholders" });
  const state = await openEngine(session).readStack();
  if (!state.exists) fail(cliErrors.notDeployed, `${customer} has no state`);
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
  const json = await openEngine(session).exportState();
  return { exitCode: 0, text: `${JSON.stringify(json, undefined, 2)}\n`, json };
}

/**
 * Takes what `pulumi stack export` or `mvm state export` printed as the state of a customer, also with --show-secrets; the
 * state before stays beside it as `.bak`. Nothing of the running system is touched.
 */
export async function importStackState(
  customer: string,
  file: string,
  env: NodeJS.ProcessEnv,
): Promise<VerbResult> {
  const session = openSession(customer, env, { keys: "placeholders" });
  await openEngine(session).importState(readExportFile(file));
  const shown = await showState(customer, env);
  return { ...shown, text: `imported ${file}\n${shown.text}` };
}

function readExportFile(file: string): DeploymentExport {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as DeploymentExport;
  } catch (cause) {
    // Not the parser's own words: they may quote secrets of an export in plain text.
    const reason = cause instanceof SyntaxError ? "it is not JSON" : (cause as NodeJS.ErrnoException).code;
    return fail(cliErrors.inputFile, `cannot read ${file}: ${reason ?? "unknown"}`, { cause });
  }
}
