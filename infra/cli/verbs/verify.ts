import { verify, type EvidenceFinding, type SubjectVm } from "../../audit/evidence";
import { resourceTypes } from "../../audit/graph";
import { groupBySystem, renderVerdictText, reportVerdict, toReportJson } from "../../audit/report";
import type { GuestConfigOutputs } from "../../cloud/guest-config";
import type { SystemPlan } from "../../contract";
import type { RegisteredResource } from "../../engine";
import { findLowered, judge, judgedNow, type LocatedFinding } from "../judge";
import { renderLifted } from "../finding-view";
import type { VerbResult } from "../output";
import type { Progress } from "../progress";
import { openSession, requireTarget, type Session } from "../session";
import { readDeployment, requireVm, type DeployedCustomer } from "../stack-outputs";
import { makeVerifyMeans } from "../verify-means";

export interface VerifyResult extends VerbResult {
  readonly session: Session;
  readonly deployed: DeployedCustomer;
  readonly policies: readonly LocatedFinding[];
  readonly evidence: readonly EvidenceFinding[];
}

/** Proves the card on the running system: policies over the deployed graph, and probes from outside and inside. */
export async function verifyCustomer(
  customer: string,
  env: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<VerifyResult> {
  const session = openSession(customer, env);
  requireTarget(session);
  const deployed = await readDeployment(session);
  const policies = judge(
    session,
    deployed.resources.map((r) => judgedNow(r, session)),
  );
  const vms = session.plan.systems.map((system) => makeSubject(deployed, system));
  const evidence = await progress.phase("probing the running system", async () =>
    verify({ plan: session.plan, vms }, await makeVerifyMeans(session, deployed, vms, env)),
  );
  return present(session, deployed, policies, evidence);
}

function present(
  session: Session,
  deployed: DeployedCustomer,
  policies: readonly LocatedFinding[],
  evidence: readonly EvidenceFinding[],
): VerifyResult {
  const { customer } = session;
  const verdict = reportVerdict({ policies, evidence });
  return {
    session,
    deployed,
    exitCode: verdict === "pass" ? 0 : 1,
    policies,
    evidence,
    verdicts: { policies, evidence },
    text: `${renderVerdictText([{ title: "policies", rows: policies }, ...groupBySystem(evidence)])}${renderLifted(policies)}${customer}: ${verdict}\n`,
    json: { ...toReportJson({ customer, policies, evidence }), loweredPolicies: findLowered(policies) },
  };
}

function makeSubject(deployed: DeployedCustomer, system: SystemPlan): SubjectVm {
  const vm = requireVm(deployed, system.name);
  const component = deployed.resources.find(
    (r) => r.type === resourceTypes.managedVm && r.name === system.name,
  );
  const wanted = readWanted(deployed.resources, component?.urn ?? "");
  return {
    system,
    urn: component?.urn ?? "",
    ipv4: vm.ipv4,
    ipv6: vm.ipv6,
    hostKey: vm.hostKey,
    files: Object.entries(wanted?.files ?? {}).map(([path, { sha256 }]) => ({ path, sha256 })),
    exclusiveDirectories: wanted?.exclusiveDirectories ?? [],
  };
}

/** What GuestConfig applied last, by digest. */
function readWanted(
  resources: readonly RegisteredResource[],
  vm: string,
): GuestConfigOutputs["wanted"] | undefined {
  const config = resources.find((r) => r.type === resourceTypes.guestConfig && r.parent === vm);
  return config?.outputs["wanted"] as GuestConfigOutputs["wanted"] | undefined;
}
