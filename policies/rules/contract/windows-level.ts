import type { SystemView } from "../../../infra/audit/graph";
import { describeBasis, readBasis, readFamily } from "../../checks/basis";
import {
  checkEachSystem,
  iso,
  notApplicable,
  pass,
  violation,
  type GraphRule,
  type Outcome,
} from "../../rule";

/** R92: Monitoring & Patching is for Linux only. Admin names no family, and Windows under the card follows R33 (O27). */
export const windowsLevel: GraphRule = {
  id: "windows-level",
  displayName: "Windows is not on Monitoring & Patching",
  description: "Managed OS Monitoring & Patching is offered for Linux; a Windows system needs Advanced.",
  clauses: ["R92", "O27"],
  controls: [...iso("5.20")],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation: "Book `managedOs: advanced` for the Windows system.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => [judgeSystem(system)]),
};

function judgeSystem(system: SystemView): Outcome {
  if (readFamily(system.plan) !== "windows") return notApplicable("the system is not Windows");
  const basis = readBasis(system.plan);
  if (basis.family === "serviceCard")
    return notApplicable("Windows under the service card follows R33 (O27)");
  if (basis.managedApplication)
    return notApplicable("a managed application is booked: see application-level");
  const found = `Windows under ${describeBasis(basis)}`;
  if (basis.level !== "monitoring-patching") return pass(found);
  const { path } = system.plan.get("basis").get("level");
  return violation(`found ${found}; required: managedOs advanced`, { path, subject: basis.level });
}
