import type { CustomerPlan } from "../../../contract";
import {
  conclude,
  seen,
  unproven,
  wrong,
  type EvidenceFinding,
  type NotApplicable,
  type Observation,
} from "../finding";
import { PROBES, type Probe } from "../probes";
import type { SubjectVm } from "../subject";
import type { FactsRequest, Inside } from "./collect-facts";
import { judgeAccounts, judgeKeys } from "./judge-accounts";
import { judgeAptSources } from "./judge-apt-sources";
import { judgeFiles } from "./judge-files";
import { judgeDefaultDrop, judgeRunningRules, nftablesFileOf } from "./judge-firewall";
import { PATCH_UNITS, judgePatchOrigins, judgeReboot, judgeTimers } from "./judge-patching";
import { judgeSshd, sshdCasesOf } from "./judge-sshd";
import { judgeClock, judgeFailedUnits, judgeOs } from "./judge-system";

type Reached = Extract<Inside, { facts: unknown }>;
type Judge = (plan: CustomerPlan, vm: SubjectVm, inside: Reached, now: Date) => Observation[] | NotApplicable;

/** Everything that is proven inside a VM, in the order of the report. */
const JUDGES: readonly (readonly [Probe, Judge])[] = [
  [PROBES.sshdEffectiveSettings, (plan, vm, { facts }) => judgeSshd(plan, vm.system, facts)],
  [PROBES.hostFirewallDefaultDrop, (_plan, vm, { facts }) => judgeDefaultDrop(vm, facts)],
  [PROBES.hostFirewallAsRendered, (_plan, vm, { facts }) => judgeRunningRules(vm, facts)],
  [PROBES.accountsAsDeclared, (plan, vm, { facts }) => judgeAccounts(plan, vm.system, facts)],
  [PROBES.keysAsDeclared, (plan, vm, { facts }) => judgeKeys(plan, vm.system, facts)],
  [PROBES.filesAsRendered, (_plan, vm, { facts }) => judgeFiles(vm, facts)],
  [PROBES.patchTimersInWindow, (_plan, vm, { facts }, now) => judgeTimers(vm.system, facts, now)],
  [PROBES.patchOriginsStandard, (_plan, vm, { facts }) => judgePatchOrigins(vm.system, facts)],
  [PROBES.aptSourcesStandard, (_plan, vm, { facts }) => judgeAptSources(vm.system, facts)],
  [PROBES.rebootAsPlanned, (_plan, vm, { facts }) => judgeReboot(vm.system, facts)],
  [PROBES.clockIsRight, (_plan, _vm, { clockOffset }) => judgeClock(clockOffset)],
  [PROBES.osAsPlanned, (_plan, vm, { facts }) => judgeOs(vm.system, facts)],
  [PROBES.noFailedUnits, (_plan, _vm, { facts }) => judgeFailedUnits(facts)],
];

/** What one VM is asked for. */
export function factsRequestOf(plan: CustomerPlan, vm: SubjectVm): FactsRequest {
  return {
    sshdCases: sshdCasesOf(plan, vm.system),
    files: vm.files.map((file) => file.path),
    directories: vm.exclusiveDirectories,
    timers: PATCH_UNITS,
    nftablesFile: nftablesFileOf(vm),
  };
}

/** Judges the inside of one VM. Where it could not be reached, nothing inside passes. Pure. */
export function judgeInside(plan: CustomerPlan, vm: SubjectVm, inside: Inside, now: Date): EvidenceFinding[] {
  if ("unreachable" in inside) {
    const notReached = [unproven(`not reached: ${inside.unreachable}`)];
    return [
      conclude(PROBES.guestReached, vm, [wrong(inside.unreachable)]),
      ...JUDGES.map(([probe]) => conclude(probe, vm, notReached)),
    ];
  }
  return [
    conclude(PROBES.guestReached, vm, [seen(`logged in; boot id ${inside.facts.bootId}`)]),
    ...JUDGES.map(([probe, judge]) => conclude(probe, vm, judge(plan, vm, inside, now))),
  ];
}
