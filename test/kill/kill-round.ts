import { isDeepStrictEqual } from "node:util";
import { lxdApi } from "../support/lab";
import { listCloud, listState, plantAcl, plantInstance, readBystanders } from "./cloud-objects";
import type { KillProject } from "./kill-project";
import { CUSTOMER, type Operation } from "./operations";

/** What one killed run left and how it was cleared up. */
export interface KillRecord {
  readonly operation: Operation;
  /** Of the killed run; a second kill of the same operation hits its continuation. */
  readonly attempt: number;
  readonly atMs: number;
  /** False: the run was over before its moment came. */
  readonly killed: boolean;
  readonly endedAfterMs: number;
  readonly inFlight: readonly string[];
  readonly staleLock: boolean;
  /** Kind of the foreign object that stood in the way of the next run and was refused. */
  readonly foreign?: string;
  /** The next run did not continue the killed one, but took everything away. */
  readonly givenUp: boolean;
  /** Empty: everything held. */
  readonly problems: readonly string[];
}

export interface RoundPlan {
  readonly operation: Operation;
  /** When the run, and then each run that continues it, is killed. */
  readonly killsAtMs: readonly number[];
  /** Plant an object of somebody else under a name that is still free after the kill. */
  readonly plantForeign: boolean;
  /** Destroy what the killed run left, instead of running it again. */
  readonly giveUp: boolean;
}

/** Names of the objects of the customer's first VM. */
export interface OwnNames {
  readonly instance: string;
  readonly acl: string;
}

/** Kills one operation one or several times, then lets it finish and compares what is with what the state says. */
export async function runRound(
  project: KillProject,
  plan: RoundPlan,
  names: OwnNames,
): Promise<KillRecord[]> {
  const bystanders = readBystanders(project.lab);
  project.want(plan.operation);
  const records: KillRecord[] = [];
  for (const [index, atMs] of plan.killsAtMs.entries()) {
    const { killed, code, stderr, stdout, durationMs } = await project.operate(plan.operation, atMs);
    const problems = killed || code === 0 ? [] : [`ended with ${code}: ${stderr}${stdout}`];
    const left = await readWhatIsLeft(project);
    const attempt = index + 1;
    const all = [...problems, ...left.problems];
    records.push({
      operation: plan.operation,
      attempt,
      atMs,
      killed,
      endedAfterMs: Math.round(durationMs),
      givenUp: false,
      ...left,
      problems: all,
    });
    if (!killed) break;
  }
  const last = records.pop();
  if (!last) return records;
  const foreign = plan.plantForeign ? await meetForeigner(project, plan.operation, names) : undefined;
  const problems = [
    ...last.problems,
    ...(foreign?.problems ?? []),
    ...(await converge(project, plan.giveUp ? "destroy" : plan.operation)),
    ...(readBystanders(project.lab) === bystanders ? [] : ["an object of somebody else was touched"]),
  ];
  const ending = { givenUp: plan.giveUp, ...(foreign ? { foreign: foreign.kind } : {}), problems };
  return [...records, { ...last, ...ending }];
}

async function readWhatIsLeft(
  project: KillProject,
): Promise<Pick<KillRecord, "inFlight" | "staleLock" | "problems">> {
  const staleLock = project.listLocks().length > 0;
  try {
    const inFlight = project.stepsInFlight();
    const shown = await project.runMvm(["state", "show", CUSTOMER]);
    const isReadable = shown.code === 0 || project.readStateFile() === undefined;
    return { inFlight, staleLock, problems: isReadable ? [] : [`state show: ${shown.stderr}`] };
  } catch (error) {
    return { inFlight: [], staleLock, problems: [`the state file is damaged: ${String(error)}`] };
  }
}

/** The next run must end well, the one after it has nothing to do, and cloud and state name the same objects. */
async function converge(project: KillProject, operation: Operation): Promise<string[]> {
  const problems: string[] = [];
  const next = await project.operate(operation);
  if (next.code !== 0) problems.push(`the next run ended with ${next.code}: ${next.stderr}${next.stdout}`);
  const again = await project.operate(operation);
  const said = operation === "destroy" ? `${CUSTOMER} is not deployed\n` : "nothing to change\n";
  if (again.code !== 0 || again.stdout !== said)
    problems.push(`the second run ended with ${again.code}: ${again.stderr}${again.stdout}`);
  if (project.listLocks().length > 0) problems.push("a lock is left");
  return [...problems, ...(await compareWithCloud(project))];
}

export async function compareWithCloud(project: KillProject): Promise<string[]> {
  const exported = await project.runMvm(["state", "export", CUSTOMER]);
  if (exported.code !== 0) return [`state export: ${exported.stderr}`];
  const state = listState(JSON.parse(exported.stdout) as Parameters<typeof listState>[0]);
  const cloud = listCloud(project.lab);
  if (isDeepStrictEqual(cloud, state)) return [];
  return [`cloud ${JSON.stringify(cloud)} but state ${JSON.stringify(state)}`];
}

/** Code of "exists and is not ours". */
const FOREIGN_OBJECT = "MVM4022";

async function meetForeigner(
  project: KillProject,
  operation: Operation,
  { acl, instance }: OwnNames,
): Promise<{ kind: string; problems: string[] } | undefined> {
  const { lab } = project;
  const live = listCloud(lab);
  const kind = !live.acls.includes(acl) ? "ACL" : !live.instances.includes(instance) ? "VM" : undefined;
  if (kind === undefined) return undefined;
  const path = kind === "ACL" ? `/1.0/network-acls/${acl}` : `/1.0/instances/${instance}`;
  if (kind === "ACL") plantAcl(lab, acl);
  else plantInstance(lab, instance);
  const before = JSON.stringify(lxdApi(lab, "GET", path));
  const refused = await project.operate(operation);
  const problems = [
    ...(refused.code === 4 && refused.stdout.includes(FOREIGN_OBJECT)
      ? []
      : [`a foreign ${kind} was met with ${refused.code}: ${refused.stderr}${refused.stdout}`]),
    ...(JSON.stringify(lxdApi(lab, "GET", path)) === before ? [] : [`a foreign ${kind} was changed`]),
  ];
  lxdApi(lab, "DELETE", path);
  return { kind, problems };
}
