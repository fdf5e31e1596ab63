import { OWNER_KEY } from "./ownership";

/** The wanted VM. */
export interface InstanceInputs {
  readonly endpoint: string;
  /** Our urn, written on the object. */
  readonly owner: string;
  /** 1-63 lower-case letters, digits and hyphens; also the guest's host name. */
  readonly name: string;
  /** Catalogue name of the guest OS; another one needs another VM. */
  readonly os: string;
  /** Fingerprint of the image. Counts at create only: a newer image does not touch a VM that runs. */
  readonly image: string;
  readonly cpus: number;
  readonly memoryMiB: number;
  /** Grows in place, never shrinks. */
  readonly diskGiB: number;
  /** Name of the VM's own external network. */
  readonly network: string;
  readonly ipv4Address: string;
  readonly ipv4Gateway: string;
  /** Empty without IPv6, like `ipv6Gateway`. */
  readonly ipv6Address: string;
  readonly ipv6Gateway: string;
  /** cloud-init user data; a secret that counts at create only and stands in no output. */
  readonly userData: string;
}

/** The VM as it was last seen. */
export interface InstanceOutputs extends Omit<InstanceInputs, "userData"> {
  /** Storage pool of the root disk. */
  readonly pool: string;
  /** The cloud's own identity of the VM: another one after the VM was made anew under the same name. */
  readonly machine: string;
  /** The cloud's word; `Running` is wanted. */
  readonly status: string;
  /** What we set, as it is live: `limits.cpu`, `root.size`, `eth0.network`, … */
  readonly config: Readonly<Record<string, string>>;
}

/** What the API shows of an instance. */
export interface ApiInstance {
  readonly name: string;
  readonly architecture: string;
  readonly description: string;
  readonly ephemeral: boolean;
  readonly profiles: readonly string[];
  readonly status: string;
  readonly config: Readonly<Record<string, string>>;
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Present until the first boot is over; then it is removed, so it also marks an unfinished creation. */
export const USER_DATA_KEY = "cloud-init.user-data";

type Shape = Omit<InstanceInputs, "endpoint" | "image" | "userData" | "ipv4Gateway" | "ipv6Gateway">;

/** Configuration keys that we set for life. */
export function wantedConfig(inputs: Shape): Record<string, string> {
  return {
    // A managed VM runs after a restart of its host, whatever it did before.
    "boot.autostart": "true",
    "limits.cpu": String(inputs.cpus),
    "limits.memory": `${inputs.memoryMiB}MiB`,
    "user.mvm.os": inputs.os,
    [OWNER_KEY]: inputs.owner,
  };
}

/**
 * The devices. The filters stop a guest from using any address but its own. The IPv6 filter is on without IPv6 too: it
 * then lets no IPv6 out at all.
 */
export function wantedDevices(inputs: Shape, pool: string): Record<string, Record<string, string>> {
  return {
    root: { type: "disk", path: "/", pool, size: `${inputs.diskGiB}GiB` },
    eth0: {
      type: "nic",
      network: inputs.network,
      name: "eth0",
      "ipv4.address": inputs.ipv4Address,
      ...(inputs.ipv6Address ? { "ipv6.address": inputs.ipv6Address } : {}),
      "security.mac_filtering": "true",
      "security.ipv4_filtering": "true",
      "security.ipv6_filtering": "true",
    },
  };
}

/** See `InstanceOutputs.machine`. */
export const MACHINE_KEY = "volatile.uuid";

/** Configuration, devices and profiles in one flat table, for the comparison with the live object. */
export function wantedTable(inputs: Shape, pool: string): Record<string, string> {
  return { ...wantedConfig(inputs), ...flattenDevices(wantedDevices(inputs, pool)), profiles: "" };
}

/** The live side of `wantedTable`: of the configuration only what we set, but all devices and profiles. */
export function liveTable(live: ApiInstance, inputs: Shape): Record<string, string> {
  const config = Object.keys(wantedConfig(inputs)).map((key) => [key, live.config[key] ?? ""]);
  return {
    ...(Object.fromEntries(config) as Record<string, string>),
    ...flattenDevices(live.devices),
    profiles: live.profiles.join(","),
  };
}

function flattenDevices(devices: ApiInstance["devices"]): Record<string, string> {
  const entries = Object.entries(devices).flatMap(([name, device]) =>
    Object.entries(device).map(([key, value]): [string, string] => [`${name}.${key}`, value]),
  );
  return Object.fromEntries(entries);
}
