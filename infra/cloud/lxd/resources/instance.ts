import { setTimeout as sleep } from "node:timers/promises";
import type * as pulumi from "@pulumi/pulumi";
import { DiagnosticError, fail } from "../../../diagnostics";
import { OwnResource, type OwnDiff, type OwnProvider } from "../../own-resource";
import { connectLxd, type LxdClient } from "../api/client";
import { lxdErrors, LxdError, PartlyCreatedError } from "../errors";
import { execInGuest, writeGuestFile } from "../api/exec";
import { diffConfig, diffFields, joinDiffs } from "./field-diff";
import { scrubGuest, waitForFirstBoot, waitUntilUp } from "./first-boot";
import type { ApiNetwork } from "../network/guest-addresses";
import { NETWORKD_FILE, renderNetworkConfig, renderNetworkdFile } from "../network/guest-network";
import { OWNER_KEY, requireOwnership } from "./ownership";
import { readCloudSettings } from "../api/settings";
import {
  liveTable,
  MACHINE_KEY,
  USER_DATA_KEY,
  wantedConfig,
  wantedDevices,
  wantedTable,
  type ApiInstance,
  type InstanceInputs,
  type InstanceOutputs,
} from "./instance-config";

const RULES = {
  endpoint: "replace",
  name: "replace",
  os: "replace",
  network: "identity",
  ipv4Address: "identity",
  owner: "update",
  cpus: "update",
  memoryMiB: "update",
  diskGiB: "update",
  ipv6Address: "update",
} as const;

/** A VM: a system container with its own disk, one external network card and static addresses. */
export const instanceProvider: OwnProvider<InstanceInputs, InstanceOutputs> = {
  check(olds, news) {
    const isShrinking = olds !== undefined && olds.os === news.os && olds.diskGiB > news.diskGiB;
    const failures = isShrinking
      ? [{ property: "diskGiB", reason: shrinkMessage(olds.diskGiB, news.diskGiB) }]
      : [];
    return Promise.resolve({ inputs: news, failures });
  },

  diff(_id, olds, news): Promise<OwnDiff> {
    const state = diffFields({ status: "update" }, olds, { status: "Running" });
    const drift = diffConfig(olds.config, wantedTable(olds, olds.pool));
    const surplus = Object.keys(olds.config).filter((key) => !(key in wantedTable(olds, olds.pool)));
    const extra = surplus.map((key) => ({ path: `config["${key}"]`, from: olds.config[key], to: "" }));
    const hand: OwnDiff = { changes: extra.length > 0, detail: extra };
    return Promise.resolve(joinDiffs(diffFields(RULES, olds, news), state, drift, hand));
  },

  async create(inputs) {
    const client = connectLxd(inputs.endpoint);
    const { pool } = await readCloudSettings(client);
    const live = await findAdoptable(client, inputs);
    if (!live) await createInstance(client, inputs, pool);
    return { id: inputs.name, outs: await completeCreation(client, inputs, pool) };
  },

  async update(id, olds, news) {
    if (olds.diskGiB > news.diskGiB) fail(lxdErrors.diskShrink, shrinkMessage(olds.diskGiB, news.diskGiB));
    const client = connectLxd(news.endpoint);
    const live = await client.get<ApiInstance>(instancePath(id));
    requireOwnership(`the VM ${id}`, live.config, [olds.owner, news.owner]);
    await rewriteInstance(
      client,
      id,
      (config) => ({ ...config, ...wantedConfig(news) }),
      wantedDevices(news, olds.pool),
    );
    const outs = await completeCreation(client, { ...news, image: olds.image }, olds.pool);
    if (olds.ipv6Address !== news.ipv6Address) await renumberGuest(client, news);
    return { outs };
  },

  async read(id, props) {
    const live = await connectLxd(props.endpoint).find<ApiInstance>(instancePath(id));
    if (!live || live.config[OWNER_KEY] !== props.owner) return { id: "" };
    const machine = live.config[MACHINE_KEY] ?? "";
    return { id, props: { ...props, machine, status: live.status, config: liveTable(live, props) } };
  },

  async delete(id, props) {
    const client = connectLxd(props.endpoint);
    const live = await client.find<ApiInstance>(instancePath(id));
    if (!live) return;
    requireOwnership(`the VM ${id}`, live.config, [props.owner]);
    await removeInstance(client, id);
  },

  async discard({ endpoint, name, owner }) {
    const client = connectLxd(endpoint);
    const live = await client.find<ApiInstance>(instancePath(name));
    if (live?.config[OWNER_KEY] === owner) await removeInstance(client, name);
  },
};

const instancePath = (name: string): string => `/1.0/instances/${encodeURIComponent(name)}`;

const shrinkMessage = (from: number, to: number): string =>
  `the disk has ${from} GiB and cannot shrink to ${to} GiB`;

/**
 * Finds what an earlier run left behind. A VM that never finished its first boot with other user data than ours holds
 * nothing of value and would never trust us: it is removed.
 */
async function findAdoptable(client: LxdClient, inputs: InstanceInputs): Promise<ApiInstance | undefined> {
  const live = await client.find<ApiInstance>(instancePath(inputs.name));
  if (!live) return undefined;
  requireOwnership(`the VM ${inputs.name}`, live.config, [inputs.owner]);
  const seed = live.config[USER_DATA_KEY];
  if (seed === undefined || seed === inputs.userData) return live;
  await removeInstance(client, inputs.name);
  return undefined;
}

const STILL_BUSY = /matching non-reusable operation|busy running/i;
const BUSY_TRIES = 20;
const BUSY_PAUSE_MS = 500;

/**
 * A killed run may have left the server at work on the VM. It lets the removal wait for that work, and refuses it when
 * the work is done (seen with LXD 5.0.2): a later try goes through.
 */
async function removeInstance(client: LxdClient, name: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await changeState(client, name, "stop");
      return await client.delete(instancePath(name));
    } catch (error) {
      const isBusy = error instanceof LxdError && STILL_BUSY.test(error.reason);
      if (!isBusy || tries === BUSY_TRIES) throw error;
      await sleep(BUSY_PAUSE_MS);
    }
  }
}

async function createInstance(client: LxdClient, inputs: InstanceInputs, pool: string): Promise<void> {
  await requireUnusedNetwork(client, inputs);
  await client.post("/1.0/instances", {
    name: inputs.name,
    type: "container",
    profiles: [],
    source: { type: "image", fingerprint: inputs.image },
    config: {
      ...wantedConfig(inputs),
      [USER_DATA_KEY]: inputs.userData,
      "cloud-init.network-config": renderNetworkConfig(inputs),
    },
    devices: wantedDevices(inputs, pool),
  });
}

/** The server accepts the same address twice, and one bridge does not filter between its own guests. */
async function requireUnusedNetwork(client: LxdClient, { network, name }: InstanceInputs): Promise<void> {
  const { used_by: users } = await client.get<ApiNetwork>(`/1.0/networks/${encodeURIComponent(network)}`);
  const other = users?.find((url) => url.startsWith("/1.0/instances/"));
  if (other) fail(lxdErrors.foreignObject, `the network ${network} of ${name} is in use by ${other}`);
}

/**
 * Brings a VM that exists to its wanted end: started, first boot over, user data removed from the guest and then from
 * the cloud. Each step can be repeated.
 */
async function completeCreation(
  client: LxdClient,
  inputs: InstanceInputs,
  pool: string,
): Promise<InstanceOutputs> {
  try {
    const isStarted = await changeState(client, inputs.name, "start");
    const { config } = await client.get<ApiInstance>(instancePath(inputs.name));
    if (config[USER_DATA_KEY] !== undefined) {
      await waitForFirstBoot(client, inputs.name);
      await scrubGuest(client, inputs.name);
      await rewriteInstance(client, inputs.name, withoutUserData);
    }
    if (isStarted) await waitUntilUp(client, inputs.name);
    return stateOf(inputs, pool, await client.get<ApiInstance>(instancePath(inputs.name)));
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const unfinished = { pool, machine: "", status: "Unfinished", config: wantedTable(inputs, pool) };
    throw new PartlyCreatedError(inputs.name, { ...withoutSecrets(inputs), ...unfinished }, error);
  }
}

function withoutUserData(config: ApiInstance["config"]): Record<string, string> {
  return Object.fromEntries(Object.entries(config).filter(([key]) => key !== USER_DATA_KEY));
}

/** Writes configuration and devices as a whole (a PATCH cannot remove), conditional on nobody writing in between. */
async function rewriteInstance(
  client: LxdClient,
  name: string,
  change: (config: ApiInstance["config"]) => Record<string, string>,
  devices?: ApiInstance["devices"],
): Promise<void> {
  const { value: live, etag } = await client.getTagged<ApiInstance>(instancePath(name));
  const { architecture, description, ephemeral } = live;
  const config = change(live.config);
  const body = {
    architecture,
    description,
    ephemeral,
    profiles: [],
    config,
    devices: devices ?? live.devices,
  };
  await client.put(instancePath(name), body, { ifMatch: etag });
}

/**
 * "already running" and "already stopped" are failed operations of the API, but what we want.
 *
 * @returns whether something had to be done.
 */
async function changeState(client: LxdClient, name: string, action: "start" | "stop"): Promise<boolean> {
  try {
    await client.put(`${instancePath(name)}/state`, { action, force: action === "stop", timeout: 30 });
  } catch (error) {
    if (error instanceof LxdError && /already (running|stopped)|not running/i.test(error.reason))
      return false;
    throw error;
  }
  return true;
}

/** The guest's part of an IPv6 switch, without its network: write its networkd file and have it read. */
async function renumberGuest(client: LxdClient, inputs: InstanceInputs): Promise<void> {
  await writeGuestFile(client, inputs.name, NETWORKD_FILE, renderNetworkdFile(inputs), "0644");
  for (const command of [["reload"], ["reconfigure", "eth0"]]) {
    const { code } = await execInGuest(client, inputs.name, ["networkctl", ...command]);
    if (code !== 0)
      fail(lxdErrors.changeRefused, `networkctl ${command.join(" ")} in ${inputs.name} ended with ${code}`);
  }
}

function withoutSecrets(
  inputs: InstanceInputs,
): Omit<InstanceOutputs, "pool" | "status" | "config" | "machine"> {
  const { endpoint, owner, name, os, image, cpus, memoryMiB, diskGiB } = inputs;
  const { network, ipv4Address, ipv4Gateway, ipv6Address, ipv6Gateway } = inputs;
  return {
    ...{ endpoint, owner, name, os, image, cpus, memoryMiB, diskGiB },
    ...{ network, ipv4Address, ipv4Gateway, ipv6Address, ipv6Gateway },
  };
}

function stateOf(inputs: InstanceInputs, pool: string, live: ApiInstance): InstanceOutputs {
  const machine = live.config[MACHINE_KEY] ?? "";
  return { ...withoutSecrets(inputs), pool, status: live.status, machine, config: liveTable(live, inputs) };
}

/** What the cloud says of the VM; named here so that the resource has these outputs from the start. */
const ASSIGNED_OUTPUTS = { pool: undefined, machine: undefined, status: undefined };

/** See `InstanceInputs`. Type `lxd:Instance`. */
export class Instance extends OwnResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly ipv4Address: pulumi.Output<string>;
  declare readonly ipv6Address: pulumi.Output<string>;
  declare readonly machine: pulumi.Output<string>;
  declare readonly status: pulumi.Output<string>;

  constructor(
    name: string,
    args: { readonly [K in keyof InstanceInputs]: pulumi.Input<InstanceInputs[K]> },
    options: pulumi.CustomResourceOptions,
  ) {
    super("lxdInstance", "lxd:Instance", name, { ...ASSIGNED_OUTPUTS, ...args }, options);
  }
}
