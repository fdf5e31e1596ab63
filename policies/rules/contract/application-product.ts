import { customerOf, type ResourceGraph, type SystemView, type Value } from "../../../infra/audit/graph";
import { catalogue } from "../../../infra/contract";
import { readFamily } from "../../checks/basis";
import { readDay } from "../../checks/days";
import {
  bsi,
  checkEachSystem,
  cis,
  iso,
  notApplicable,
  pass,
  violation,
  type GraphRule,
  type Outcome,
} from "../../rule";

/**
 * R100: an application is in the product catalogue for the system's kind of operating system, or it was agreed
 * individually; R98: one of the catalogue stays within its vendor's lifecycle, which no agreement prolongs.
 */
export const applicationProduct: GraphRule = {
  id: "application-product",
  displayName: "A managed application is supported",
  description:
    "The product is in the catalogue for the operating system, or agreed individually, and its vendor still supports it.",
  clauses: ["R98", "R100"],
  controls: [...bsi("OPS.1.1.3.A15"), ...iso("8.8", "8.19"), ...cis("2.2")],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation:
    "Choose a product of the catalogue, or record the individual agreement under `managedApplication.agreement`.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => [judgeSystem(graph, system)]),
};

function judgeSystem(graph: ResourceGraph, system: SystemView): Outcome {
  const application = system.plan.get("basis").get("managedApplication");
  if (!application.isPresent) return notApplicable("no managed application is booked");
  const product = application.get("product");
  const known = catalogue.findApplication(product.string());
  const today = readDay(customerOf(graph).facts.get("today"));
  if (known && today > known.regularEnd) {
    return refuse(
      product,
      `${known.title}, whose support ended on ${known.regularEnd}`,
      "a supported version",
    );
  }
  const agreement = application.get("agreement");
  if (agreement.isPresent) {
    return pass(`${product.string()} is agreed individually since ${agreement.get("date").string()}`);
  }
  if (!known) return refuse(product, product.string(), "a product of the catalogue, or an agreement");
  const family = readFamily(system.plan);
  if (family !== undefined && !known.families.includes(family)) {
    return refuse(product, `${known.title} on ${family}`, `${known.families.join(" or ")}, or an agreement`);
  }
  return pass(`${known.title} is in the catalogue`);
}

function refuse(product: Value, found: string, required: string): Outcome {
  return violation(`found ${found}; required: ${required}`, {
    path: product.path,
    subject: product.string(),
  });
}
