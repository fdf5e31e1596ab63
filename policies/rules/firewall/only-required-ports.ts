import {
  allowancesOf,
  ancestorOfType,
  customerOf,
  descendantsOfType,
  firewallTypes,
  hasPlatform,
  resourceTypes,
  systemsOf,
  type ResourceGraph,
  type ResourceNode,
  type SystemView,
} from "../../../infra/audit/graph";
import { judgeAllowance, requiredAccessOf } from "../../checks/required-access";
import {
  bsi,
  cis,
  iso,
  notApplicable,
  violation,
  violationsOr,
  type GraphRule,
  type Outcome,
} from "../../rule";

/**
 * R14, R15: the cloud firewall lets in what the plan names and nothing else. Judged on every firewall of the graph,
 * so one that was added beside the components is found; every VM has one.
 */
export const onlyRequiredPorts: GraphRule = {
  id: "only-required-ports",
  displayName: "Only the required ports and sources are open",
  description:
    "Each firewall rule serves the provider's access, the customer's access, a declared service or the provider's ping.",
  clauses: ["R14", "R15"],
  controls: [...bsi("NET.3.2.A2"), ...iso("8.20", "8.22"), ...cis("4.4")],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation: "Declare the service with its sources in the card, or remove the firewall rule.",
  scope: "graph",
  nothingToCheck: "the plan has no system and the graph no firewall",
  checks: (graph) => {
    const systems = systemsOf(graph);
    const firewalls = graph.resources.filter((node) => firewallTypes.includes(node.type));
    return [
      ...firewalls.map((firewall) => ({
        resource: firewall.urn,
        run: () => judgeFirewall(graph, systems, firewall),
      })),
      ...systems
        .filter((system) => firewallsOf(graph, system).length === 0)
        .map((system) => ({ resource: system.urn, run: () => judgeMissingFirewall(graph, system) })),
    ];
  },
};

function firewallsOf(graph: ResourceGraph, { vm }: SystemView): readonly ResourceNode[] {
  return vm ? firewallTypes.flatMap((type) => descendantsOfType(graph, vm, type)) : [];
}

function judgeFirewall(
  graph: ResourceGraph,
  systems: readonly SystemView[],
  firewall: ResourceNode,
): readonly Outcome[] {
  const allowances = allowancesOf(firewall);
  const vm = ancestorOfType(graph, firewall, resourceTypes.managedVm);
  const system = systems.find((candidate) => vm !== undefined && candidate.vm?.urn === vm.urn);
  const providerSources = customerOf(graph).facts.get("provider").get("sources");
  const required = system ? requiredAccessOf(system.plan, providerSources) : [];
  const owner = system ? `system ${system.name}` : "no system of the plan";
  return violationsOr(
    allowances.flatMap((allowance) => judgeAllowance(allowance, required)),
    `${allowances.length} firewall rules, each required by ${owner}`,
  );
}

function judgeMissingFirewall(graph: ResourceGraph, system: SystemView): readonly Outcome[] {
  if (!system.vm && !hasPlatform(graph)) {
    return [notApplicable("the stack names no platform: judged by the contract alone")];
  }
  return [violation(`found no cloud firewall for system ${system.name}; required: one with default drop`)];
}
