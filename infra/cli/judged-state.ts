import * as fs from "node:fs";
import type { EvidenceFinding } from "../audit/evidence";
import { graphFromRegistered, resourceTypes, type ResourceGraph } from "../audit/graph";
import type { AuditReport } from "../audit/report";
import { fail } from "../diagnostics";
import { readStateText, type RegisteredResource, type SealedState } from "../engine";
import { previewOnPaper } from "./deployment";
import { cliErrors } from "./errors";
import { judgedNow, judgeGraph, type LocatedFinding } from "./judge";
import { chooseEngine, openEngine } from "./open-engine";
import type { Progress } from "./progress";
import { readToolkitVersion } from "./project";
import { openSession, type Session } from "./session";

/** What a report is about, judged. */
export interface JudgedState {
  readonly session: Session;
  readonly graph: ResourceGraph;
  readonly policies: readonly LocatedFinding[];
  /** Null where nothing was probed. */
  readonly evidence: readonly EvidenceFinding[] | null;
  readonly engine: AuditReport["basis"]["engine"];
  readonly state: AuditReport["basis"]["state"];
}

export interface StateChoice {
  /** A stack file, or an export of one, instead of the engine's own state. */
  readonly fromState?: string;
  /** Probe the running system too. */
  readonly probe: boolean;
}

/**
 * Judges what is deployed, without its secrets: no passphrase and no cloud is needed unless it is probed. What is not
 * deployed is judged by its preview.
 *
 * @throws DiagnosticError with everything that is wrong in the files; MVM2904, MVM2934, MVM3004 for the state
 */
export async function judgeState(
  customer: string,
  env: NodeJS.ProcessEnv,
  { fromState, probe }: StateChoice,
  progress: Progress,
): Promise<JudgedState> {
  if (probe) return judgeProbed(customer, env, progress);
  const session = openSession(customer, env, { keys: "placeholders" });
  if (fromState !== undefined) {
    const state = readNamedState(fromState, customer);
    return judge(session, state, { name: "unknown", version: state.formatVersion });
  }
  const state = await openEngine(session).readSealed();
  if (state && isDeployed(state)) return judge(session, state, engineOf(session, state));
  const graph = graphFromRegistered(await previewOnPaper(session));
  const engine = { name: "embedded", version: readToolkitVersion() } as const;
  return { session, graph, policies: judgeGraph(session, graph), evidence: null, engine, state: null };
}

async function judgeProbed(
  customer: string,
  env: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<JudgedState> {
  // Loaded where it is wanted only: probing needs SSH and the lab.
  const { verifyCustomer } = await import("./verbs/verify");
  const { session, deployed, policies, evidence } = await verifyCustomer(customer, env, progress);
  const state = await openEngine(session).readSealed();
  if (!state) return fail(cliErrors.notDeployed, `${customer} has no state`);
  const graph = graphFromRegistered(deployed.resources.map((r) => judgedNow(r, session)));
  const engine = engineOf(session, state);
  return { session, graph, policies, evidence, engine, state: describeState(state) };
}

function judge(session: Session, state: SealedState, engine: JudgedState["engine"]): JudgedState {
  const graph = graphFromRegistered(state.resources.map((r) => judgedNow(r, session)));
  const policies = judgeGraph(session, graph);
  return { session, graph, policies, evidence: null, engine, state: describeState(state) };
}

function readNamedState(file: string, customer: string): SealedState {
  const state = readStateText(readText(file));
  if (!state || !isDeployed(state)) {
    return fail(cliErrors.stateOfOther, `${file} holds no deployment of a customer`);
  }
  if (state.stack !== customer) return fail(cliErrors.stateOfOther, `${file} is the state of ${state.stack}`);
  return state;
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    return fail(cliErrors.inputFile, `cannot read ${file}: ${code ?? "unknown"}`, { cause });
  }
}

const isDeployed = ({ resources }: SealedState): boolean => countOf(resources, resourceTypes.customer) > 0;

const countOf = (resources: readonly RegisteredResource[], type: string): number =>
  resources.filter((resource) => resource.type === type).length;

function engineOf(session: Session, state: SealedState): JudgedState["engine"] {
  const name = chooseEngine(session.env);
  return { name, version: name === "embedded" ? readToolkitVersion() : state.formatVersion };
}

function describeState({ updatedAt, sha256, resources }: SealedState): NonNullable<JudgedState["state"]> {
  return {
    time: updatedAt.toISOString(),
    sha256,
    resources: resources.length,
    systems: countOf(resources, resourceTypes.managedVm),
  };
}
