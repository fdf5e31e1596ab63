import type { SystemView } from "../../../infra/audit/graph";
import { describeBasis, readBasis, readFamily } from "../../checks/basis";
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

/** R99: application services require at least Monitoring & Patching; R92, O12: on Windows that means Advanced. */
export const applicationLevel: GraphRule = {
  id: "application-level",
  displayName: "A managed application stands on a sufficient level",
  description:
    "A managed application needs Managed OS Monitoring & Patching or Advanced, and on Windows Advanced.",
  clauses: ["R99", "R92", "O12"],
  controls: [...bsi("OPS.1.1.3.A15"), ...iso("5.20")],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation: "Book `managedOs: monitoring-patching` or `advanced` for the system; on Windows `advanced`.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => [judgeSystem(system)]),
};

function judgeSystem(system: SystemView): Outcome {
  const basis = readBasis(system.plan);
  if (basis.family === "serviceCard") return notApplicable("the service card has no managed applications");
  if (!basis.managedApplication) return notApplicable("no managed application is booked");
  const isWindows = readFamily(system.plan) === "windows";
  const isSufficient = basis.level === "advanced" || (basis.level === "monitoring-patching" && !isWindows);
  const found = `the application ${basis.managedApplication.product} under ${describeBasis(basis)}`;
  if (isSufficient) return pass(found);
  const required = isWindows
    ? "managedOs advanced, as the system is Windows"
    : "at least monitoring-patching";
  return violation(`found ${found}; required: ${required}`, {
    path: system.plan.get("basis").get("level").path,
    subject: basis.level,
  });
}
