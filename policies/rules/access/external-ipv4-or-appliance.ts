import {
  customerOf,
  hasPlatform,
  isAddress,
  Value,
  type ResourceGraph,
  type SystemView,
} from "../../../infra/audit/graph";
import {
  checkEachSystem,
  iso,
  notApplicable,
  pass,
  violation,
  type GraphRule,
  type Outcome,
} from "../../rule";

/**
 * R12, R42: the provider reaches a system on its external IPv4, which IPv6 cannot stand in for (O20); O29: a private
 * one through an appliance. The address itself is the cloud's to assign, so its declaration is judged here and the
 * address by evidence.
 */
export const externalIpv4OrAppliance: GraphRule = {
  id: "external-ipv4-or-appliance",
  displayName: "Each system is reachable: external IPv4 or appliance",
  description: "A system has an external IPv4 address, or it is private and reached through a VPN appliance.",
  clauses: ["R12", "R42", "O20", "O29"],
  controls: [...iso("8.20")],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation: "Set `network: external` for the system, or order an appliance for the private network.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => [judgeSystem(graph, system)]),
};

function judgeSystem(graph: ResourceGraph, system: SystemView): Outcome {
  const network = system.plan.get("network");
  if (network.string() !== "external") return judgePrivate(graph, system, network);
  if (!system.vm) {
    return hasPlatform(graph)
      ? violation(`found no ManagedVm for system ${system.name}; required: one with an external IPv4`)
      : notApplicable("the stack names no platform: judged by the contract alone");
  }
  const address = new Value(system.vm.outputs).get("externalIpv4");
  if (address.isUnknown)
    return pass("an external IPv4 is declared; the cloud assigns it", { path: address.path });
  if (address.isPresent && isAddress(address.string(), "ipv4")) {
    return pass("an external IPv4 is assigned", { path: address.path });
  }
  return violation("found no external IPv4; required: one external IPv4 address", { path: address.path });
}

/** O29: the appliance's external IPv4 stands for the system's. What is built must be as private as planned. */
function judgePrivate(graph: ResourceGraph, system: SystemView, network: Value): Outcome {
  const { facts, node } = customerOf(graph);
  const place = { path: network.path, subject: network.string() };
  if (!facts.get("appliance").isPresent) {
    return violation(
      `found system ${system.name} in a private network without appliance; required: an appliance`,
      place,
    );
  }
  if (!hasPlatform(graph)) return pass("a private system, reached through the appliance's external IPv4");
  const canBePrivate = facts.get("platform").get("capabilities").get("privateNetworks");
  if (!canBePrivate.isPresent || !canBePrivate.boolean()) {
    return violation("found a platform without private networks; required: one that has them", {
      resource: node.urn,
      path: canBePrivate.path,
    });
  }
  const built = system.vm ? new Value(system.vm.outputs).get("network").string() : "nothing";
  if (built === "private") return pass("a private system, reached through the appliance's external IPv4");
  return violation(`found ${built} built for system ${system.name}; required: a private system`, place);
}
