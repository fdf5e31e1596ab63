import { customerOf, type ResourceGraph, type SystemView, type Value } from "../../../infra/audit/graph";
import { catalogue } from "../../../infra/contract";
import { daysBetween, readDay } from "../../checks/days";
import { checkEachGateway } from "../../checks/gateways";
import {
  bsi,
  checkEachSystem,
  iso,
  notApplicable,
  pass,
  violation,
  type GraphRule,
  type Outcome,
  type Place,
} from "../../rule";

/** Time to agree on and do a migration (R120). */
const marginDays = 180;

/**
 * R98, R121: services end with the vendor's support, so its end is announced in time: of a system's operating
 * system and application, of an appliance and a satellite. Advice, it never blocks.
 */
export const lifecycleMargin: GraphRule = {
  id: "lifecycle-margin",
  displayName: "No vendor's support ends soon",
  description: `Regular support lasts at least ${marginDays} days more, so that a migration can be agreed.`,
  clauses: ["R98", "R121"],
  controls: [...bsi("OPS.1.1.3.A15"), ...iso("8.8")],
  severity: "low",
  enforcementLevel: "advisory",
  remediation: "Agree with the customer on a migration to a newer release.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => [
    ...checkEachSystem(graph, (system) => judgeSystem(graph, system)),
    ...checkEachGateway(graph, ({ plan }) => [judgeOs(graph, plan.get("os"), plan.get("os").path)]),
  ],
};

function judgeSystem(graph: ResourceGraph, { plan }: SystemView): readonly Outcome[] {
  const os = judgeOs(graph, plan.get("os"));
  const application = plan.get("basis").get("managedApplication");
  if (!application.isPresent) return [os];
  return [os, judgeApplication(graph, application.get("product"))];
}

/** @param path where it is to be shown, if not at the checked resource as a whole */
function judgeOs(graph: ResourceGraph, id: Value, path?: string): Outcome {
  const os = catalogue.findOperatingSystem(id.string());
  if (!os?.supported) return notApplicable("the operating system is not supported: see supported-os");
  const place = { subject: os.id, ...(path === undefined ? {} : { path }) };
  return judgeEnd(graph, { title: os.title, regularEnd: os.lifecycle.regularEnd }, "supported-os", place);
}

function judgeApplication(graph: ResourceGraph, product: Value): Outcome {
  const application = catalogue.findApplication(product.string());
  if (!application) return notApplicable("the catalogue does not know the application's lifecycle (R100)");
  const place = { path: product.path, subject: application.id };
  return judgeEnd(graph, application, "application-product", place);
}

function judgeEnd(
  graph: ResourceGraph,
  { title, regularEnd }: { readonly title: string; readonly regularEnd: string },
  ruleOfEnded: string,
  place: Place,
): Outcome {
  const today = readDay(customerOf(graph).facts.get("today"));
  const days = daysBetween(today, regularEnd);
  if (days < 0) return notApplicable(`the support of ${title} has ended: see ${ruleOfEnded}`);
  if (days >= marginDays) return pass(`the support of ${title} lasts ${days} days more`);
  return violation(
    `found ${title}, whose regular support ends on ${regularEnd} (${days} days); required: ${marginDays} days`,
    place,
  );
}
