import { customerOf, type ResourceGraph, type Value } from "../../infra/audit/graph";
import { notApplicable, type GraphCheck, type Outcome } from "../rule";

/** A VM that belongs to the customer as a whole. */
export interface GatewayView {
  readonly what: "appliance" | "satellite";
  readonly plan: Value;
}

/** One check for each of appliance and satellite that is ordered and ours to keep (R40, R47). @throws NotEvaluableError */
export function checkEachGateway(
  graph: ResourceGraph,
  check: (gateway: GatewayView) => readonly Outcome[],
): readonly GraphCheck[] {
  const { node, facts } = customerOf(graph);
  return (["appliance", "satellite"] as const)
    .map((what) => ({ what, plan: facts.get(what) }))
    .filter(({ plan }) => plan.isPresent)
    .map((gateway) => ({
      resource: node.urn,
      run: () =>
        isCustomersOwn(gateway)
          ? [notApplicable("the customer administers the appliance, and so patches it (R41)")]
          : check(gateway),
    }));
}

function isCustomersOwn({ what, plan }: GatewayView): boolean {
  return what === "appliance" && plan.get("administeredBy").string() === "customer";
}
