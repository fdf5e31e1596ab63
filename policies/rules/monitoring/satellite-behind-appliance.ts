import type { Value } from "../../../infra/audit/graph";
import {
  bsi,
  checkCustomer,
  iso,
  notApplicable,
  violation,
  violationsOr,
  type GraphRule,
  type Outcome,
} from "../../rule";

/** R45, R47, O29: the satellite stands in a private network of the customer, which only the appliance connects to us. */
export const satelliteBehindAppliance: GraphRule = {
  id: "satellite-behind-appliance",
  displayName: "The satellite stands behind the appliance",
  description:
    "A monitoring satellite is in a private network of the plan and is reached through the appliance.",
  clauses: ["R45", "R47", "O29"],
  controls: [...bsi("OPS.1.1.1.A9"), ...iso("8.16", "8.20")],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation: "Order the `appliance`, and put the satellite into one of the `privateNetworks`.",
  scope: "graph",
  nothingToCheck: "the plan has no customer",
  checks: (graph) => checkCustomer(graph, judgeSatellite),
};

function judgeSatellite(facts: Value): readonly Outcome[] {
  const satellite = facts.get("satellite");
  if (!satellite.isPresent) return [notApplicable("there is no satellite")];
  const network = satellite.get("privateNetwork");
  const networks = facts
    .get("privateNetworks")
    .list()
    .map((known) => known.get("name").string());
  const name = network.string();
  return violationsOr(
    [
      ...(facts.get("appliance").isPresent
        ? []
        : [
            violation("found a satellite without appliance; required: one that connects it", {
              path: satellite.path,
            }),
          ]),
      ...(networks.includes(name)
        ? []
        : [
            violation(
              `found a satellite in network ${name}, which the plan does not have; required: one of the plan`,
              {
                path: network.path,
                subject: name,
              },
            ),
          ]),
    ],
    `the satellite is in network ${name}, behind the appliance`,
  );
}
