import type { SystemView, Value } from "../../../infra/audit/graph";
import { catalogue, type Basis } from "../../../infra/contract";
import { describeBasis, readBasis } from "../../checks/basis";
import { listNames, readRows } from "../../checks/monitoring-rows";
import {
  bsi,
  checkEachSystem,
  iso,
  notApplicable,
  violation,
  violationsOr,
  type GraphRule,
  type Outcome,
} from "../../rule";

/**
 * R90, R93, O30: what may watch follows from what is booked. Managed OS from Monitoring & Patching on has the sensors
 * around the clock; under Admin nothing of ours watches.
 */
export const monitoringPerLevel: GraphRule = {
  id: "monitoring-per-level",
  displayName: "The system is watched as its basis says",
  description:
    "24/7 sensors from Monitoring & Patching on, the rows of the card under the service card, nothing under Admin.",
  clauses: ["R90", "R93", "O30"],
  controls: [...bsi("SYS.1.1.A23", "OPS.1.1.1.A9"), ...iso("8.16")],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation: "Leave the rows of the level as they are, or book the level that has what you want.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, judgeSystem),
};

function judgeSystem(system: SystemView): readonly Outcome[] {
  const basis = readBasis(system.plan);
  const monitoring = system.plan.get("monitoring");
  if (!catalogue.termsOf(basis).agent) return judgeNothing(system, monitoring, basis);
  const violations = [
    ...judgeFlag(monitoring.get("active"), basis),
    ...(includesSensors(basis) ? judgeFlag(monitoring.get("sensors"), basis) : []),
  ];
  return violationsOr(violations, `watched as ${describeBasis(basis)} says`);
}

function includesSensors(basis: Basis): boolean {
  return basis.family === "managedOs" && catalogue.managedOsIncludes(basis.level, "R90") === "yes";
}

function judgeNothing(system: SystemView, monitoring: Value, basis: Basis): readonly Outcome[] {
  const rows = readRows(system);
  const flags = [monitoring.get("active"), monitoring.get("sensors")].filter((flag) => flag.boolean());
  if (rows.length === 0 && flags.length === 0)
    return [notApplicable(`nothing of ours watches under ${describeBasis(basis)} (R93)`)];
  const found = rows.length > 0 ? `the checks ${listNames(rows)}` : "monitoring";
  const path = rows[0]?.value.path ?? flags[0]?.path ?? monitoring.path;
  return [violation(`found ${found} under ${describeBasis(basis)}; required: none (R93, O30)`, { path })];
}

function judgeFlag(flag: Value, basis: Basis): readonly Outcome[] {
  if (flag.boolean()) return [];
  return [
    violation(`found ${flag.path} off under ${describeBasis(basis)}; required: on`, { path: flag.path }),
  ];
}
