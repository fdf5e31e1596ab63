import type * as pulumi from "@pulumi/pulumi";
import { fail } from "../../../diagnostics";
import { OwnResource, type OwnDiff, type OwnProvider } from "../../own-resource";
import {
  FIRST_SUBNET_INDEX,
  LAST_SUBNET_INDEX,
  parseNetworkName,
  subnetAddresses,
} from "../network/address-plan";
import { connectLxd, type LxdClient } from "../api/client";
import { lxdErrors, LxdError } from "../errors";
import { diffConfig, diffFields, joinDiffs } from "./field-diff";
import type { ApiNetwork } from "../network/guest-addresses";
import { applySourceRoute, whileFrozen, type GuardSettings } from "../host/host-guard";
import { OWNER_KEY, requireOwnership } from "./ownership";
import { cutSessions } from "../host/sessions";
import { readCloudSettings } from "../api/settings";

/** The wanted external network: one bridge per VM, filtered by one ACL. */
export interface NetworkInputs {
  readonly endpoint: string;
  /** Our urn, written on the object. */
  readonly owner: string;
  /** Name of the ACL that filters what comes in. */
  readonly acl: string;
  /** Adds a /64; switched in place. */
  readonly ipv6: boolean;
}

/** The network as it was last seen. */
export interface NetworkOutputs extends NetworkInputs {
  readonly name: string;
  readonly subnetIndex: number;
  readonly ipv4Gateway: string;
  readonly ipv4Prefix: number;
  /** The VM's address. */
  readonly ipv4Address: string;
  /** Empty without IPv6, like `ipv6Address`. */
  readonly ipv6Gateway: string;
  readonly ipv6Address: string;
  /** The keys that we set, as they are live. */
  readonly config: Readonly<Record<string, string>>;
}

/** An external bridge. Its name is the allocation of its subnet: the daemon gives a name to one caller only. */
export const networkProvider: OwnProvider<NetworkInputs, NetworkOutputs> = {
  diff(_id, olds, news): Promise<OwnDiff> {
    const rules = { endpoint: "replace", owner: "update", acl: "update", ipv6: "update" } as const;
    const declared = diffFields(rules, olds, news);
    // Declared changes have their line already; what else differs was changed by hand.
    const drift = diffConfig(olds.config, wantedConfig(networkOf(olds), olds));
    return Promise.resolve(joinDiffs(declared, drift));
  },

  async create(inputs) {
    const client = connectLxd(inputs.endpoint);
    const { slot, guard } = await readCloudSettings(client);
    const adopted = await findOwn(client, inputs.owner);
    const place = adopted ? parseNetworkName(adopted.name) : await allocate(client, slot, guard, inputs);
    if (!place)
      fail(
        lxdErrors.foreignObject,
        `the network ${adopted?.name} carries our urn under a name that is not ours`,
      );
    const plan = subnetAddresses(place.slot, place.index);
    if (adopted) await writeNetwork(client, plan.networkName, guard, inputs);
    await routeFromProvider(plan.networkName, inputs.ipv6, guard);
    return { id: plan.networkName, outs: stateOf(plan.networkName, inputs) };
  },

  async update(id, olds, news) {
    const client = connectLxd(news.endpoint);
    const { guard } = await readCloudSettings(client);
    const live = await client.get<ApiNetwork>(`/1.0/networks/${id}`);
    requireOwnership(`the network ${id}`, live.config, [olds.owner, news.owner]);
    await writeNetwork(client, id, guard, news);
    await routeFromProvider(id, news.ipv6, guard);
    return { outs: stateOf(id, news) };
  },

  async read(id, props) {
    const live = await connectLxd(props.endpoint).find<ApiNetwork>(`/1.0/networks/${id}`);
    if (!live || live.config[OWNER_KEY] !== props.owner) return { id: "" };
    const keys = Object.keys(wantedConfig(networkOf(props), props));
    const config = Object.fromEntries(keys.map((key) => [key, live.config[key] ?? ""]));
    return { id, props: { ...props, config } };
  },

  async delete(id, props) {
    const client = connectLxd(props.endpoint);
    const live = await client.find<ApiNetwork>(`/1.0/networks/${id}`);
    if (!live) return;
    requireOwnership(`the network ${id}`, live.config, [props.owner]);
    await removeNetwork(client, id);
  },

  async discard({ endpoint, owner }) {
    const client = connectLxd(endpoint);
    const left = await findOwn(client, owner);
    if (left) await removeNetwork(client, left.name);
  },
};

const findOwn = async (client: LxdClient, owner: string): Promise<ApiNetwork | undefined> =>
  (await listNetworks(client)).find((network) => network.config[OWNER_KEY] === owner);

async function removeNetwork(client: LxdClient, name: string): Promise<void> {
  const { guard } = await readCloudSettings(client);
  await whileFrozen(guard, name, () => client.delete(`/1.0/networks/${name}`));
  // The next owner of this subnet must not inherit sessions.
  const { ipv4Address, ipv6Address } = planOf(name);
  if (guard) for (const address of [ipv4Address, ipv6Address]) await cutSessions(address, () => false);
}

const networkOf = (props: NetworkOutputs): ReturnType<typeof subnetAddresses> => planOf(props.name);

function planOf(name: string): ReturnType<typeof subnetAddresses> {
  const place = parseNetworkName(name);
  if (!place) throw new TypeError(`not a network of the address plan: ${name}`);
  return subnetAddresses(place.slot, place.index);
}

/** Every key that we set. The ACL must stand in the first POST: a later change of the network opens it for a moment. */
function wantedConfig(
  plan: ReturnType<typeof subnetAddresses>,
  inputs: Pick<NetworkInputs, "owner" | "acl" | "ipv6">,
): Record<string, string> {
  return {
    "ipv4.address": `${plan.ipv4Gateway}/${plan.ipv4Prefix}`,
    "ipv4.nat": "false",
    "ipv6.address": inputs.ipv6 ? `${plan.ipv6Gateway}/${plan.ipv6Prefix}` : "none",
    "ipv6.nat": "false",
    "security.acls": inputs.acl,
    "security.acls.default.ingress.action": "drop",
    "security.acls.default.egress.action": "allow",
    [OWNER_KEY]: inputs.owner,
  };
}

function stateOf(name: string, inputs: NetworkInputs): NetworkOutputs {
  const plan = planOf(name);
  return {
    endpoint: inputs.endpoint,
    owner: inputs.owner,
    acl: inputs.acl,
    ipv6: inputs.ipv6,
    name,
    subnetIndex: parseNetworkName(name)?.index ?? 0,
    ipv4Gateway: plan.ipv4Gateway,
    ipv4Prefix: plan.ipv4Prefix,
    ipv4Address: plan.ipv4Address,
    ipv6Gateway: inputs.ipv6 ? plan.ipv6Gateway : "",
    ipv6Address: inputs.ipv6 ? plan.ipv6Address : "",
    config: wantedConfig(plan, inputs),
  };
}

const listNetworks = (client: LxdClient): Promise<ApiNetwork[]> =>
  client.get<ApiNetwork[]>("/1.0/networks?recursion=1");

/** Takes the first free subnet. Another process may take the same one first: its name is refused, the next is tried. */
async function allocate(
  client: LxdClient,
  slot: number,
  guard: GuardSettings | undefined,
  inputs: NetworkInputs,
): Promise<{ slot: number; index: number }> {
  const taken = new Set((await listNetworks(client)).map((network) => network.name));
  for (let index = FIRST_SUBNET_INDEX; index <= LAST_SUBNET_INDEX; index++) {
    const plan = subnetAddresses(slot, index);
    if (taken.has(plan.networkName)) continue;
    const body = { name: plan.networkName, type: "bridge", config: wantedConfig(plan, inputs) };
    try {
      await whileFrozen(guard, plan.networkName, () => client.post("/1.0/networks", body));
      return { slot, index };
    } catch (error) {
      if (!isNameTaken(error)) throw error;
    }
  }
  return fail(lxdErrors.networksExhausted, `all ${LAST_SUBNET_INDEX} networks of slot ${slot} are taken`);
}

/** LXD and Incus differ in status (400, 409, 500) but not in the words. */
export function isNameTaken(error: unknown): boolean {
  return error instanceof LxdError && /already (exists|in use)/i.test(error.reason);
}

async function writeNetwork(
  client: LxdClient,
  name: string,
  guard: GuardSettings | undefined,
  inputs: NetworkInputs,
): Promise<void> {
  const config = wantedConfig(planOf(name), inputs);
  await whileFrozen(guard, name, () => client.patch(`/1.0/networks/${name}`, { config }));
}

async function routeFromProvider(
  name: string,
  ipv6: boolean,
  guard: GuardSettings | undefined,
): Promise<void> {
  if (!guard) return;
  const plan = planOf(name);
  await applySourceRoute(name, plan.ipv4Subnet, ipv6 ? plan.ipv6Subnet : undefined, guard);
}

/** What the cloud assigns; named here so that the resource has these outputs from the start. */
const ASSIGNED_OUTPUTS = {
  name: undefined,
  subnetIndex: undefined,
  ipv4Gateway: undefined,
  ipv4Prefix: undefined,
  ipv4Address: undefined,
  ipv6Gateway: undefined,
  ipv6Address: undefined,
};

/** See `NetworkInputs`. Type `lxd:Network`. */
export class Network extends OwnResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly ipv4Gateway: pulumi.Output<string>;
  declare readonly ipv4Address: pulumi.Output<string>;
  declare readonly ipv6Gateway: pulumi.Output<string>;
  declare readonly ipv6Address: pulumi.Output<string>;

  constructor(
    name: string,
    args: { readonly [K in keyof NetworkInputs]: pulumi.Input<NetworkInputs[K]> },
    options: pulumi.CustomResourceOptions,
  ) {
    super("lxdNetwork", "lxd:Network", name, { ...ASSIGNED_OUTPUTS, ...args }, options);
  }
}
