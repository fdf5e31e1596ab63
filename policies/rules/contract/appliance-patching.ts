import type { Value } from "../../../infra/audit/graph";
import { catalogue } from "../../../infra/contract";
import {
  bsi,
  checkCustomer,
  iso,
  notApplicable,
  pass,
  violation,
  type GraphRule,
  type Outcome,
} from "../../rule";

/** R40, R41: who administers the appliance patches it; what we cannot patch is not administered by us. */
export const appliancePatching: GraphRule = {
  id: "appliance-patching",
  displayName: "Somebody patches the appliance",
  description:
    "The provider patches an appliance that it administers, if technically possible; else the customer does.",
  clauses: ["R40", "R41"],
  controls: [...bsi("OPS.1.1.3.A2"), ...iso("8.8")],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation:
    "Choose an operating system of the catalogue for the appliance, or `administeredBy: customer`.",
  scope: "graph",
  nothingToCheck: "the plan has no customer",
  checks: (graph) => checkCustomer(graph, (facts) => [judgeAppliance(facts.get("appliance"))]),
};

function judgeAppliance(appliance: Value): Outcome {
  if (!appliance.isPresent) return notApplicable("there is no appliance");
  const administrator = appliance.get("administeredBy");
  if (administrator.string() === "customer") return pass("the customer administers and patches it (R41)");
  if (administrator.string() !== "provider") {
    const found = `an appliance administered by ${administrator.string()}`;
    return violation(`found ${found}; required: provider or customer`, { path: administrator.path });
  }
  const os = appliance.get("os");
  if (catalogue.findOperatingSystem(os.string()))
    return pass("the provider administers and patches it (R40)");
  return violation(
    `found an appliance with ${os.string()}, which we cannot patch; required: an operating system of the catalogue`,
    { path: os.path, subject: os.string() },
  );
}
