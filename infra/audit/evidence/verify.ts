import { BREAK_GLASS_USER } from "../../guest";
import { conclude, seen, unproven, wrong, type EvidenceFinding } from "./finding";
import { collectFacts, type Inside } from "./guest/collect-facts";
import { factsRequestOf, judgeInside } from "./guest/judge-inside";
import { judgeReachability } from "./network/judge-reachability";
import { judgeSshHandshakes } from "./network/judge-ssh";
import { collectSightings } from "./network/sightings";
import { isWindows } from "./network/sources";
import { PROBES } from "./probes";
import type { CloudReader, GuestShell, SubjectVm, Vantage, VerifySubject } from "./subject";

export interface VerifyMeans {
  /** Where the network is looked at from; without the provider's and a stranger's, reachability is not evaluated. */
  readonly vantages: readonly Vantage[];
  readonly shell: GuestShell;
  /** Reads the cloud's own objects; absent where the platform has nothing to read. */
  readonly cloud?: CloudReader;
  readonly now: () => Date;
  /**
   * How long a port may stay silent.
   * @default 2500
   */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 2500;

/**
 * Proves a plan on the running system: from the provider's and a stranger's side, inside each VM, and in the cloud.
 * Never passes what it could not look at.
 *
 * @returns the findings of each VM in the order of the plan
 * @throws DiagnosticError MVM3250 where a probe program is missing from the installation
 */
export async function verify(subject: VerifySubject, means: VerifyMeans): Promise<EvidenceFinding[]> {
  const { plan, vms } = subject;
  const timeoutMs = means.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const [sightings, insides, clouds] = await Promise.all([
    collectSightings(subject, means.vantages, { timeoutMs, breakGlassUser: BREAK_GLASS_USER }),
    Promise.all(vms.map((vm) => lookInside(subject, vm, means))),
    Promise.all(vms.map((vm) => readCloud(vm, means.cloud))),
  ]);
  return vms.flatMap((vm, index) => [
    ...judgeReachability(plan, vm, sightings),
    ...(clouds[index] ?? []),
    ...judgeSshHandshakes(vm, sightings),
    ...judgeInside(plan, vm, insides[index] ?? { unreachable: "nothing was asked" }, means.now()),
  ]);
}

function lookInside(subject: VerifySubject, vm: SubjectVm, means: VerifyMeans): Promise<Inside> {
  if (isWindows(vm.system)) return Promise.resolve({ unreachable: "Windows has no inside probe yet" });
  return collectFacts(vm, factsRequestOf(subject.plan, vm), means.shell, means.now);
}

async function readCloud(vm: SubjectVm, read: CloudReader | undefined): Promise<EvidenceFinding[]> {
  if (!read)
    return [conclude(PROBES.cloudFirewallAsDeclared, vm, { notApplicable: "the platform has no reader" })];
  try {
    const differences = await read(vm);
    const observations = differences.map(({ resource, path, text }) =>
      wrong(`${nameOf(resource)} ${path}: ${text}`),
    );
    const judged = observations.length > 0 ? observations : [seen("as declared")];
    return [conclude(PROBES.cloudFirewallAsDeclared, vm, judged)];
  } catch (error) {
    const reason = error instanceof Error ? error.message : "the cloud could not be read";
    return [conclude(PROBES.cloudFirewallAsDeclared, vm, [unproven(reason)])];
  }
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}
