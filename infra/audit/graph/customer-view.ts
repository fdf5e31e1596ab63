import { descendantsOfType, resourcesOfType } from "./queries";
import type { ResourceGraph, ResourceNode } from "./resource-node";
import { resourceTypes } from "./resource-types";
import { NotApplicableError, NotEvaluableError, Value } from "./value";

/** One system of the plan beside the ManagedVm that stands for it. */
export interface SystemView {
  /** Name in the plan. */
  readonly name: string;
  /** The SystemPlan as the Customer component registered it; read lazily, so one unknown value spoils one rule. */
  readonly plan: Value;
  /** Absent: no ManagedVm of the graph says that it is this system. */
  readonly vm?: ResourceNode;
  /** Where findings about the system are shown: its VM, else the Customer component. */
  readonly urn: string;
}

export interface CustomerView {
  readonly node: ResourceNode;
  /** The registered outputs: `today`, `platform`, `provider`, `systems`, … */
  readonly facts: Value;
}

/**
 * Whether nothing of this toolkit is in the program: the pack then stands alone, and no rule can know a plan. One
 * component of ours is enough to ask for its Customer; else a stack would pass by losing it.
 */
export function isForeign(graph: ResourceGraph): boolean {
  return !graph.resources.some(({ type }) => type.startsWith("managed-vm:index:"));
}

/**
 * @throws NotEvaluableError without exactly one Customer component: graph rules judge nothing without the plan.
 * @throws NotApplicableError for a foreign program
 */
export function customerOf(graph: ResourceGraph): CustomerView {
  const [node, second] = resourcesOfType(graph, resourceTypes.customer);
  if (!node && isForeign(graph)) {
    throw new NotApplicableError(
      "the program has no component of managed-vm, so there is no plan to judge by",
    );
  }
  if (!node) throw new NotEvaluableError("components of managed-vm without a Customer component");
  if (second) throw new NotEvaluableError("more than one Customer component");
  return { node, facts: new Value(node.outputs) };
}

function vmsBySystem(graph: ResourceGraph): ReadonlyMap<string, ResourceNode> {
  const vms = new Map<string, ResourceNode>();
  for (const vm of resourcesOfType(graph, resourceTypes.managedVm)) {
    const name = new Value(vm.outputs).get("system").string();
    if (vms.has(name)) throw new NotEvaluableError(`two ManagedVm components are system ${name}`, "system");
    vms.set(name, vm);
  }
  return vms;
}

/** Every system of the plan. @throws NotEvaluableError */
export function systemsOf(graph: ResourceGraph): readonly SystemView[] {
  const customer = customerOf(graph);
  const vms = vmsBySystem(graph);
  return customer.facts
    .get("systems")
    .list()
    .map((plan) => {
      const name = plan.get("name").string();
      const vm = vms.get(name);
      return { name, plan, urn: vm?.urn ?? customer.node.urn, ...(vm ? { vm } : {}) };
    });
}

/** Whether the stack names a platform. One without is judged by the contract alone. @throws NotEvaluableError */
export function hasPlatform(graph: ResourceGraph): boolean {
  return customerOf(graph).facts.get("platform").isPresent;
}

/** The one descendant of that type; absent when there is none. @throws NotEvaluableError when there are several. */
export function onlyDescendant(
  graph: ResourceGraph,
  vm: ResourceNode,
  type: string,
): ResourceNode | undefined {
  const [node, second] = descendantsOfType(graph, vm, type);
  if (second) throw new NotEvaluableError(`more than one ${type} belongs to ${vm.name}`);
  return node;
}
