import { catalogue } from "../../contract";
import {
  allowancesOf,
  ancestorOfType,
  describeTraffic,
  firewallsOf,
  NotEvaluableError,
  resourcesOfType,
  resourceTypes,
  type Allowance,
  type ResourceGraph,
  type ResourceNode,
} from "../graph";
import type { NetworkPicture } from "./audit-report";

type SystemPicture = NetworkPicture["systems"][number];

/** Who reaches what, as firewalls and VMs of the graph say it. What cannot be read is noted, never left out unsaid. */
export function drawNetwork(graph: ResourceGraph): NetworkPicture {
  const firewalls = new Map<string, ResourceNode[]>();
  for (const firewall of firewallsOf(graph.resources)) {
    const vm = ancestorOfType(graph, firewall, resourceTypes.managedVm);
    if (vm) firewalls.set(vm.urn, [...(firewalls.get(vm.urn) ?? []), firewall]);
  }
  const addresses = readAddresses(graph);
  const systems = resourcesOfType(graph, resourceTypes.managedVm).map((vm) =>
    drawSystem(vm, firewalls.get(vm.urn) ?? [], addresses),
  );
  return { systems };
}

/** What the stack's outputs say of its systems, by name; unknown before the first deployment. */
function readAddresses(graph: ResourceGraph): ReadonlyMap<string, readonly unknown[]> {
  const systems: unknown = resourcesOfType(graph, resourceTypes.stack)[0]?.outputs["systems"];
  if (typeof systems !== "object" || systems === null) return new Map();
  return new Map(
    Object.entries(systems).map(([name, system]: [string, unknown]) => {
      const { ipv4, ipv6 } = (system ?? {}) as { readonly ipv4?: unknown; readonly ipv6?: unknown };
      return [name, [ipv4, ipv6]];
    }),
  );
}

function drawSystem(
  vm: ResourceNode,
  firewalls: readonly ResourceNode[],
  addresses: ReadonlyMap<string, readonly unknown[]>,
): SystemPicture {
  const os = textOf(vm.outputs["os"]);
  const name = textOf(vm.outputs["system"]) || vm.name;
  const known = [vm.outputs["externalIpv4"], ...(addresses.get(name) ?? [])].map(textOf);
  const { allowances, notes } = drawAllowances(firewalls);
  return {
    name,
    os: catalogue.findOperatingSystem(os)?.title ?? os,
    network: vm.outputs["network"] === "private" ? "private" : "external",
    note: notes.length > 0 ? notes.join("; ") : null,
    addresses: [...new Set(known)].filter((address) => address !== ""),
    allowances,
  };
}

function drawAllowances(firewalls: readonly ResourceNode[]): {
  allowances: SystemPicture["allowances"];
  notes: readonly string[];
} {
  if (firewalls.length === 0) return { allowances: [], notes: ["there is no cloud firewall"] };
  const notes: string[] = [];
  const allowances = firewalls.flatMap((firewall) => {
    try {
      return joinSources(allowancesOf(firewall).map((allowance) => drawAllowance(firewall, allowance)));
    } catch (error) {
      const reason = error instanceof NotEvaluableError ? error.message : "it could not be read";
      notes.push(`the firewall ${firewall.name} could not be read: ${reason}`);
      return [];
    }
  });
  return { allowances, notes };
}

type AllowancePicture = SystemPicture["allowances"][number];

function drawAllowance(firewall: ResourceNode, allowance: Allowance): AllowancePicture {
  const sources = [...allowance.sources, ...allowance.groups].map(({ text }) => text);
  return {
    traffic: describeTraffic(allowance.protocol, allowance.ports),
    sources: [...new Set(sources)],
    purpose: describePurpose(descriptionAt(firewall, allowance.path)),
  };
}

/** Clouds split one rule by address family; a reader wants it whole. */
function joinSources(allowances: readonly AllowancePicture[]): AllowancePicture[] {
  const joined = new Map<string, AllowancePicture>();
  for (const allowance of allowances) {
    const key = JSON.stringify([allowance.traffic, allowance.purpose]);
    const sources = [...(joined.get(key)?.sources ?? []), ...allowance.sources];
    joined.set(key, { ...allowance, sources: [...new Set(sources)] });
  }
  return [...joined.values()];
}

/** What the rule itself says that it is for, at `ingress[2]` or in the resource as a whole. */
function descriptionAt({ inputs }: ResourceNode, path: string): string {
  const [, list = "", index] = /^(\w+)\[(\d+)\]$/.exec(path) ?? [];
  const rules = index === undefined ? undefined : inputs[list];
  const rule: unknown =
    index === undefined ? inputs : Array.isArray(rules) ? rules[Number(index)] : undefined;
  return typeof rule === "object" && rule !== null && "description" in rule ? textOf(rule.description) : "";
}

/** Descriptions as CloudFirewall writes them (components/access-rules.ts); any other text is shown as it is. */
function describePurpose(description: string): string {
  if (description === "provider ssh" || description === "provider rdp") return "provider access";
  if (description === "provider ping") return "ping";
  if (description.startsWith("customer ssh ")) return "customer access";
  return description.startsWith("service ") ? description.slice("service ".length) : description;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
