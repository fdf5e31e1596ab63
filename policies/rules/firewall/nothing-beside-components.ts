import {
  ancestorOfType,
  isForeign,
  resourceTypes,
  resourcesOfType,
  stackUrn,
  systemsOf,
  type ResourceGraph,
  type ResourceNode,
} from "../../../infra/audit/graph";
import { bsi, iso, violation, violationsOr, type GraphRule, type Outcome } from "../../rule";

/** What decides who reaches a VM and what is in it. A ManagedVm makes at most one of each that is `single`. */
interface Guarded {
  readonly what: string;
  readonly single: boolean;
}

const guarded: Readonly<Record<string, Guarded>> = {
  [resourceTypes.lxdInstance]: { what: "VM", single: true },
  [resourceTypes.openstackInstance]: { what: "VM", single: true },
  [resourceTypes.hcloudServer]: { what: "VM", single: true },
  [resourceTypes.lxdNetworkAcl]: { what: "firewall", single: true },
  [resourceTypes.hcloudFirewall]: { what: "firewall", single: true },
  [resourceTypes.openstackSecGroup]: { what: "security group", single: true },
  [resourceTypes.openstackComputeSecGroup]: { what: "security group", single: true },
  [resourceTypes.openstackSecGroupRule]: { what: "firewall rule", single: false },
  [resourceTypes.openstackPort]: { what: "network port", single: false },
  [resourceTypes.openstackPortSecGroupAssociate]: { what: "attachment of security groups", single: false },
  [resourceTypes.hcloudFirewallAttachment]: { what: "attachment of a firewall", single: false },
  [resourceTypes.guestConfig]: { what: "guest configuration", single: true },
};

/**
 * R14, R15: the other rules judge what the components make. A VM, a firewall or a rule that the program adds beside
 * them, or a second one slipped under a component, would escape those that go by the plan. A rule that opens a VM's
 * group from outside is one of these, whatever group it names.
 */
export const nothingBesideComponents: GraphRule = {
  id: "nothing-beside-components",
  displayName: "Nothing stands beside the components",
  description:
    "Each VM, firewall, firewall rule and guest configuration belongs to a ManagedVm, which has one of each, and each ManagedVm is a system of the plan.",
  clauses: ["R14", "R15"],
  controls: [...bsi("NET.3.2.A2"), ...iso("8.9", "8.20")],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation: "Declare the system or the service in the card, and remove the resource from the program.",
  scope: "graph",
  nothingToCheck: "the program has no component of managed-vm that anything could stand beside",
  checks: (graph) => {
    if (isForeign(graph)) return [];
    const systems = new Set(systemsOf(graph).map(({ vm }) => vm?.urn));
    return [{ resource: stackUrn(graph), run: () => judgeGraph(graph, systems) }];
  },
};

/** @param systems urns of the ManagedVm components that are in the plan */
function judgeGraph(graph: ResourceGraph, systems: ReadonlySet<string | undefined>): readonly Outcome[] {
  const vms = resourcesOfType(graph, resourceTypes.managedVm);
  const found = listGuarded(graph);
  return violationsOr(
    [
      ...vms.filter((vm) => !systems.has(vm.urn)).map(refuseVm),
      ...found.filter(({ vm }) => !vm).map(refuseOutside),
      ...vms.flatMap((vm) => refuseSeconds(vm, found)),
    ],
    `${found.length} resources, each made by one of ${vms.length} ManagedVm components`,
  );
}

interface Found extends Guarded {
  readonly node: ResourceNode;
  /** The ManagedVm above it. */
  readonly vm: ResourceNode | undefined;
}

/** By urn: an engine registers siblings in any order, and a verdict must read the same each time. */
function listGuarded(graph: ResourceGraph): readonly Found[] {
  return [...graph.resources]
    .sort((a, b) => (a.urn < b.urn ? -1 : 1))
    .flatMap((node) => {
      const kind = Object.hasOwn(guarded, node.type) ? guarded[node.type] : undefined;
      return kind ? [{ ...kind, node, vm: ancestorOfType(graph, node, resourceTypes.managedVm) }] : [];
    });
}

function refuseVm(vm: ResourceNode): Outcome {
  return violation(
    `found the ManagedVm ${vm.name}, which is no system of the plan; required: a system of it`,
    {
      resource: vm.urn,
    },
  );
}

function refuseOutside({ what, node }: Found): Outcome {
  return violation(
    `found the ${what} ${node.name} outside every ManagedVm; required: one that a ManagedVm makes`,
    {
      resource: node.urn,
    },
  );
}

/** Which of them the component made is not to be seen, so the component is at fault. */
function refuseSeconds(vm: ResourceNode, found: readonly Found[]): readonly Outcome[] {
  const own = found.filter((candidate) => candidate.single && candidate.vm?.urn === vm.urn);
  return [...new Set(own.map(({ what }) => what))].flatMap((what) => {
    const names = own.filter((candidate) => candidate.what === what).map(({ node }) => node.name);
    if (names.length === 1) return [];
    return [
      violation(
        `found more than one ${what} in the ManagedVm ${vm.name}: ${names.join(", ")}; required: one`,
        {
          resource: vm.urn,
        },
      ),
    ];
  });
}
