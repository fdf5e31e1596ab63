import { listAccessRules } from "../components";
import { findPlanPath, type CustomerPlan, type SystemPlan } from "../infra/contract";

/** A place in the resource graph that a finding names. */
export interface GraphPlace {
  /** Name of the ManagedVm above the resource; absent for the customer's own resources. */
  readonly system?: string;
  /** Property path below the resource. */
  readonly path: string;
  /** Description of the firewall rule that `path` points into; drivers sort rules, so its place says nothing. */
  readonly rule?: string;
  /** The offending value, where one exists. */
  readonly subject?: string;
}

/** The Customer component registers the plan's own values under the plan's own names. */
const PLAN_PATH = /^(systems|provider|contacts|privateNetworks|appliance|satellite|signOffs)\b/;

/**
 * The way back from a resource to the plan: which value of the plan made this property. It is the reverse of
 * `declareCustomer` and stands beside it for that reason. Unmapped properties lead to their system.
 */
export function findPlanPathOf(plan: CustomerPlan, place: GraphPlace): string {
  const planPath = PLAN_PATH.test(place.path) ? place.path : findPathBySystem(plan, place);
  return place.subject === undefined ? planPath : findPlanPath(plan, planPath, place.subject);
}

function findPathBySystem(plan: CustomerPlan, place: GraphPlace): string {
  const index = plan.systems.findIndex((system) => system.name === place.system);
  const system = plan.systems[index];
  if (!system) return "";
  const argPath = findArgPath(plan, system, place);
  if (argPath === "admin.sources") return "provider.sources";
  return argPath === undefined ? `systems[${index}]` : `systems[${index}].${argPath}`;
}

/** The argument of the ManagedVm behind a property: `services[1].sources` for the firewall rule that it made. */
function findArgPath(plan: CustomerPlan, system: SystemPlan, { path, rule }: GraphPlace): string | undefined {
  if (rule === undefined) return path === "os" ? "os" : undefined;
  const access = (["ssh", "rdp"] as const).flatMap((protocol) =>
    listAccessRules({ ...system, admin: { protocol, sources: plan.provider.sources } }),
  );
  return access.find((candidate) => candidate.rule.description === rule)?.argPath;
}
