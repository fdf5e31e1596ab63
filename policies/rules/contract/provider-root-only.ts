import {
  customerOf,
  guestOf,
  type GuestView,
  type ResourceGraph,
  type SystemView,
} from "../../../infra/audit/graph";
import { readBasis } from "../../checks/basis";
import { breakGlassUser } from "../../checks/break-glass";
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

/** R101, R102, O14: on an application VM the provider has sole root, and the customer no account at all. */
export const providerRootOnly: GraphRule = {
  id: "provider-root-only",
  displayName: "Application VMs belong to the provider alone",
  description: "A system with a managed application has no access of the customer, declared or rendered.",
  clauses: ["R101", "R102", "O14"],
  controls: [...bsi("ORP.4.A2", "OPS.1.1.2.A21"), ...iso("5.18", "8.2")],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation:
    "Delete `customerAccess` from the system, or give the managed application a system of its own.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => judgeSystem(graph, system)),
};

function judgeSystem(graph: ResourceGraph, system: SystemView): readonly Outcome[] {
  const basis = readBasis(system.plan);
  if (basis.family === "serviceCard" || !basis.managedApplication) {
    return [notApplicable("no managed application is booked: root is shared (R84)")];
  }
  const root = system.plan.get("root");
  const shared =
    root.string() === "provider"
      ? []
      : [violation(`found root ${root.string()}; required: provider`, { path: root.path })];
  const declared = system.plan
    .get("customerAccess")
    .list()
    .map((access) =>
      violation(`found access of the customer as ${access.get("user").string()}; required: none`, {
        path: access.path,
      }),
    );
  const guest = system.vm ? guestOf(graph, system.vm) : undefined;
  const admin = customerOf(graph).facts.get("provider").get("adminUser").string();
  // What is declared is named at its line of the card already.
  const rendered = guest && declared.length === 0 ? judgeUsers(guest, [admin, breakGlassUser]) : [];
  return violationsOr([...shared, ...declared, ...rendered], "the provider has sole root");
}

function judgeUsers(guest: GuestView, known: readonly string[]): readonly Outcome[] {
  return guest.spec
    .get("users")
    .list()
    .filter((user) => !known.includes(user.get("name").string()))
    .map((user) =>
      violation(`found the account ${user.get("name").string()}; required: the provider's own alone`, {
        resource: guest.urn,
        path: user.path,
      }),
    );
}
