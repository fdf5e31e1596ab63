import { customerOf, type ResourceGraph, type SystemView, type Value } from "../../../infra/audit/graph";
import { listNames, readRows, type RowView } from "../../checks/monitoring-rows";
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
 * R42-R44, R48: every check needs the external IPv4; O29: for a private system that is the appliance's. R47: what is
 * seen only from inside (checks 3 and 4) needs a satellite there.
 */
export const checkPrerequisites: GraphRule = {
  id: "check-prerequisites",
  displayName: "What is watched can be reached",
  description:
    "Checks reach a system by its external IPv4; a private one through the appliance, and from inside by a satellite.",
  clauses: ["R42", "R43", "R44", "R45", "R47", "R48", "O29"],
  controls: [...bsi("SYS.1.1.A23"), ...iso("8.16", "8.20")],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation: "Order the `appliance` and the `satellite`, or set `network: external` for the system.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => judgeSystem(graph, system)),
};

function judgeSystem(graph: ResourceGraph, system: SystemView): readonly Outcome[] {
  const rows = readRows(system);
  if (rows.length === 0) return [notApplicable("nothing is watched on the system")];
  const network = system.plan.get("network");
  if (network.string() === "external") return violationsOr([], "the system has an external IPv4");
  const { facts } = customerOf(graph);
  const inside = rows.filter(({ check }) => check >= 3);
  return violationsOr(
    [
      ...(facts.get("appliance").isPresent
        ? []
        : [refuse(network, rows, "an appliance with an external IPv4")]),
      ...(facts.get("satellite").isPresent || inside.length === 0
        ? []
        : [refuse(network, inside, "a monitoring satellite")]),
    ],
    "the private system is reached through the appliance, and what is inside by the satellite",
  );
}

function refuse({ path }: Value, rows: readonly RowView[], required: string): Outcome {
  const found = `the checks ${listNames(rows)} of a private system without it`;
  return violation(`found ${found}; required: ${required}`, { path });
}
