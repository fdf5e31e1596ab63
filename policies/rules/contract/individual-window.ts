import { customerOf, type ResourceGraph, type SystemView } from "../../../infra/audit/graph";
import { describeBasis, readBasis } from "../../checks/basis";
import { readDay } from "../../checks/days";
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
 * R89: individual patch planning belongs to Managed OS Advanced; R112, O31: it acts only with the customer's recorded
 * sign-off. Under the service card a window is the agreed appointment of R31, which R89 does not refuse (O27).
 */
export const individualWindow: GraphRule = {
  id: "individual-window",
  displayName: "An individual patch window is booked and signed",
  description: "A patch window in the card needs Managed OS Advanced and a sign-off that names the system.",
  clauses: ["R89", "R112", "O27", "O31"],
  controls: [...bsi("OPS.1.1.2.A25"), ...iso("5.20", "8.32")],
  severity: "medium",
  enforcementLevel: "mandatory",
  remediation:
    "Book `managedOs: advanced` and record the customer's sign-off `patch-window` for the system, or delete the window.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => [judgeSystem(graph, system)]),
};

function judgeSystem(graph: ResourceGraph, system: SystemView): Outcome {
  const basis = readBasis(system.plan);
  if (basis.family === "serviceCard")
    return notApplicable("under the service card the window is R31's (O27)");
  const patching = system.plan.get("patching");
  if (!patching.get("individualWindow").boolean()) return notApplicable("the window is the catalogue's");
  const { path } = patching.get("window");
  if (basis.level !== "advanced") {
    const found = `an individual window under ${describeBasis(basis)}`;
    return violation(`found ${found}; required: managedOs advanced`, { path });
  }
  const { facts } = customerOf(graph);
  const today = readDay(facts.get("today"));
  const dates = facts
    .get("signOffs")
    .list()
    .filter(
      (record) =>
        record.get("subject").string() === "patch-window" &&
        record.get("systems").strings().includes(system.name),
    )
    .map((record) => readDay(record.get("date")))
    .sort();
  const [first] = dates;
  if (first === undefined) {
    const required = `a sign-off patch-window that names ${system.name}`;
    return violation(`found an individual window without sign-off; required: ${required}`, { path });
  }
  if (first > today) {
    const found = `an individual window whose sign-off is dated ${first}`;
    return violation(`found ${found}; required: one of ${today} or before`, { path });
  }
  return pass(`the individual window is signed off since ${first}`);
}
