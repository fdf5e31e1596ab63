import { existsSync } from "node:fs";

import { labClient, pingDaemon } from "./daemon/daemon";
import { listTables } from "./host/leftovers";
import { type LabName, type LabPaths, labPaths, labSettings, type LabSettings } from "./settings";

export interface LabGuest {
  readonly name: string;
  /** As LXD says it: `Running`, `Stopped`, … */
  readonly status: string;
  /** External IPv4 address; empty without one. */
  readonly ipv4: string;
  /** urn of the resource that made it; empty for a guest that is not ours. */
  readonly owner: string;
}

export interface LabStatus {
  readonly name: LabName;
  /**
   * `up`; `stopped`: it has been up and nothing of it runs; `damaged`: the daemon or a part of the host's set-up is
   * missing, `labUp` repairs it; `absent`: never up, or purged.
   */
  readonly state: "up" | "stopped" | "damaged" | "absent";
  readonly daemonPid: number | undefined;
  readonly guests: readonly LabGuest[];
}

interface InstanceSummary {
  readonly name: string;
  readonly status: string;
  readonly config: Readonly<Record<string, string>>;
  readonly expanded_devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What of a lab is there. Looks only; a user who is not root sees it as damaged or absent. */
export async function labStatus(name: LabName): Promise<LabStatus> {
  const settings = labSettings(name);
  const paths = labPaths(name);
  const info = existsSync(paths.socket) ? await pingDaemon(paths) : undefined;
  const parts = await hostParts(settings);
  return {
    name,
    state: judge(info !== undefined, parts, existsSync(paths.lxdDir)),
    daemonPid: info?.environment.server_pid,
    guests: info ? await listGuests(paths) : [],
  };
}

/** @param parts of the host's set-up, each there or not */
export function judge(daemon: boolean, parts: readonly boolean[], files: boolean): LabStatus["state"] {
  if (daemon && !parts.includes(false)) return "up";
  if (daemon || parts.includes(true)) return "damaged";
  return files ? "stopped" : "absent";
}

async function hostParts(settings: LabSettings): Promise<boolean[]> {
  const tables = await listTables();
  return [
    tables.includes(`inet ${settings.guardTable}`),
    ...[settings.provider, settings.stranger].flatMap(({ namespace, hostInterface }) => [
      existsSync(`/run/netns/${namespace}`),
      existsSync(`/sys/class/net/${hostInterface}`),
    ]),
  ];
}

async function listGuests(paths: LabPaths): Promise<LabGuest[]> {
  const instances = await labClient(paths).get<InstanceSummary[]>("/1.0/instances?recursion=1");
  return instances.map((instance) => ({
    name: instance.name,
    status: instance.status,
    ipv4: Object.values(instance.expanded_devices).find((d) => d["ipv4.address"])?.["ipv4.address"] ?? "",
    owner: instance.config["user.mvm.owner"] ?? "",
  }));
}
