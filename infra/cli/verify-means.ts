import type { CloudReader, GuestShell, SubjectVm, Vantage } from "../audit/evidence";
import type { VerifyMeans } from "../audit/evidence";
import { ancestorOfType, graphFromRegistered, resourceTypes, type ResourceNode } from "../audit/graph";
import { labNameFrom, labSettings, probeVantages, type ProbeVantage } from "../cloud/lab";
import { providersByText } from "../cloud";
import { connect, loadIdentities } from "../cloud/ssh";
import type { RegisteredResource } from "../engine";
import { LAB_ENDPOINT, requireTarget, type Session } from "./session";
import type { DeployedCustomer } from "./stack-outputs";

/** How `verify` looks at a customer's running system. */
export async function makeVerifyMeans(
  session: Session,
  deployed: DeployedCustomer,
  vms: readonly SubjectVm[],
  env: NodeJS.ProcessEnv,
): Promise<VerifyMeans> {
  const { endpoint } = requireTarget(session);
  return {
    vantages: endpoint === LAB_ENDPOINT ? labVantages(env) : [HOST_VANTAGE],
    shell: await openShell(vms, session.plan.provider.adminUser),
    cloud: makeCloudReader(deployed.resources),
    now: () => new Date(),
  };
}

/** Outside the lab there is one place to look from: here. A stranger's view is then not evaluated. */
const HOST_VANTAGE: Vantage = {
  kind: "provider",
  name: "provider (this host)",
  argvPrefix: [],
  ipv4: "",
  bind: false,
  controls: [],
};

/** A port on which nothing listens: the host refuses it at once, which proves the line of a namespace. */
const REFUSED_PORT = 1;

function labVantages(env: NodeJS.ProcessEnv): Vantage[] {
  const name = labNameFrom(env["MVM_LAB"]);
  const { provider, stranger } = labSettings(name);
  const seen = probeVantages(name);
  const vantage = (
    kind: "provider" | "stranger",
    probe: ProbeVantage,
    host: { hostIpv4: string; hostIpv6: string },
  ) => ({
    kind,
    name: `${kind} (${probe.ipv4})`,
    argvPrefix: probe.argvPrefix,
    ipv4: probe.ipv4,
    ipv6: probe.ipv6,
    bind: true,
    controls: [host.hostIpv4, host.hostIpv6].map((address) => ({ host: address, port: REFUSED_PORT })),
  });
  return [vantage("provider", seen.provider, provider), vantage("stranger", seen.stranger, stranger)];
}

/** A guest that was just started needs some seconds before it lets anybody in. */
const BOOT_SECONDS = 30;

/** Logs in to all VMs once, before anything is probed. A VM that lets nobody in says why when it is asked. */
async function openShell(vms: readonly SubjectVm[], user: string): Promise<GuestShell> {
  const identities = await loadIdentities();
  const logIns = vms.map(async (vm) => {
    const target = { host: vm.ipv4, port: 22, user, hostKey: vm.hostKey };
    return connect(target, { identities, waitSeconds: BOOT_SECONDS });
  });
  await Promise.allSettled(logIns);
  return {
    async runPython(vm, program) {
      const session = await logIns[vms.indexOf(vm)];
      if (!session) throw new Error(`${vm.system.name} is not among the VMs that are verified`);
      try {
        return await session.exec("sudo -n python3 -", { stdin: program });
      } finally {
        session.close();
      }
    },
  };
}

/** Reads our own resources below a VM again, and compares them with what was declared. */
function makeCloudReader(resources: readonly RegisteredResource[]): CloudReader {
  const graph = graphFromRegistered(resources);
  const idOf = new Map(resources.map((r) => [r.urn, r.id ?? ""]));
  return async (vm: SubjectVm) => {
    const below = graph.resources.filter(
      (node) =>
        ancestorOfType(graph, node, resourceTypes.managedVm)?.urn === vm.urn && node.type.includes("/lxd:"),
    );
    const found = await Promise.all(below.map((node) => readDifferences(node, idOf.get(node.urn) ?? "")));
    return found.flat();
  };
}

async function readDifferences(
  node: ResourceNode,
  id: string,
): Promise<{ resource: string; path: string; text: string }[]> {
  // Found by the text that the resource carries, as either engine does.
  const provider = providersByText.get(String(node.inputs["__provider"]));
  if (!provider?.read) return [];
  const live = await provider.read(id, node.outputs);
  if (!live.id || !live.props) return [{ resource: node.urn, path: "", text: "is gone" }];
  const { detail = [] } = await provider.diff(id, live.props, node.inputs);
  return detail.map(({ path, from, to }) => ({
    resource: node.urn,
    path,
    text: `found ${JSON.stringify(from)}, declared ${JSON.stringify(to)}`,
  }));
}
