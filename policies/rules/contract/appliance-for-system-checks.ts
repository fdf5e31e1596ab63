import { customerOf, type ResourceGraph, type SystemView } from "../../../infra/audit/graph";
import { readBasis } from "../../checks/basis";
import { listNames, readRows } from "../../checks/monitoring-rows";
import {
  bsi,
  checkEachSystem,
  iso,
  notApplicable,
  pass,
  violation,
  type GraphRule,
  type Outcome,
} from "../../rule";

/**
 * R45, R48: under the service card checks of the system state (3) and own checks (4) need a firewall/VPN appliance;
 * levels of Managed OS do not (O27). A system that is reached only by its external IPv4 may have a waiver (O19).
 */
export const applianceForSystemChecks: GraphRule = {
  id: "appliance-for-system-checks",
  displayName: "Checks of the system state have an appliance",
  description: "Under the service card, checks 3 and 4 are made through a firewall/VPN appliance.",
  clauses: ["R45", "R48", "O19", "O27"],
  controls: [...bsi("OPS.1.1.1.A9"), ...iso("8.16", "8.20")],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation: "Order the `appliance`, or delete the rows of checks 3 and 4, or have a waiver agreed (O19).",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => [judgeSystem(graph, system)]),
};

function judgeSystem(graph: ResourceGraph, system: SystemView): Outcome {
  if (readBasis(system.plan).family !== "serviceCard")
    return notApplicable("R45 is the service card's alone (O27)");
  if (system.plan.get("network").string() === "private") {
    return notApplicable("the system is in a private network: see check-prerequisites");
  }
  const rows = readRows(system).filter(({ check }) => check >= 3);
  const [first] = rows;
  if (!first) return notApplicable("no check of the system state is booked");
  if (customerOf(graph).facts.get("appliance").isPresent) return pass(`an appliance for ${listNames(rows)}`);
  const found = `the checks ${listNames(rows)} without appliance`;
  return violation(`found ${found}; required: a firewall/VPN appliance`, { path: first.value.path });
}
