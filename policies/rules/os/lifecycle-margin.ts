import { customerOf, type ResourceGraph, type SystemView } from "../../../infra/audit/graph";
import { catalogue } from "../../../infra/contract";
import { daysBetween, readDay } from "../../checks/days";
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

/** Time to agree on and do a migration (R120). */
const marginDays = 180;

/** R118, R121: services end with the vendor's support, so its end is announced in time. Advice, it never blocks. */
export const lifecycleMargin: GraphRule = {
  id: "lifecycle-margin",
  displayName: "The operating system's support does not end soon",
  description: `Regular support lasts at least ${marginDays} days more, so that a migration can be agreed.`,
  clauses: ["R118", "R120", "R121"],
  controls: [...bsi("OPS.1.1.3.A15"), ...iso("8.8")],
  severity: "low",
  enforcementLevel: "advisory",
  remediation: "Agree with the customer on a migration to a newer release.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => [judgeSystem(graph, system)]),
};

function judgeSystem(graph: ResourceGraph, system: SystemView): Outcome {
  const today = readDay(customerOf(graph).facts.get("today"));
  const os = catalogue.findOperatingSystem(system.plan.get("os").string());
  if (!os?.supported) return notApplicable("the operating system is not supported: see supported-os");
  const days = daysBetween(today, os.lifecycle.regularEnd);
  if (days < 0) return notApplicable("the support has ended: see supported-os");
  if (days >= marginDays) return pass(`the support of ${os.title} lasts ${days} days more`);
  return violation(
    `found ${os.title}, whose regular support ends on ${os.lifecycle.regularEnd} (${days} days); required: ${marginDays} days`,
    { subject: os.id },
  );
}
