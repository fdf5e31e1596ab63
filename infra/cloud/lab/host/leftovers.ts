import { readdir, readFile } from "node:fs/promises";

import { labNames, type LabPaths, labSettings, type LabSettings } from "../settings";
import { mustRun, runCommand } from "./run-command";

/** LXD's own tables; all daemons of a machine share them. */
const LXD_TABLES = [
  ["inet", "lxd"],
  ["bridge", "lxd"],
] as const;

/** Interfaces of this lab on the host: bridges and the links into both namespaces. */
export async function listLinks(settings: LabSettings): Promise<string[]> {
  const links = [settings.provider.hostInterface, settings.stranger.hostInterface];
  const names = await readdir("/sys/class/net");
  return names.filter((name) => name.startsWith(settings.bridgePrefix) || links.includes(name)).sort();
}

/** Mount points below the lab's folder, innermost first. */
export async function listMounts(paths: LabPaths): Promise<string[]> {
  const lines = (await readFile("/proc/self/mounts", "utf8")).split("\n");
  const points = lines.map((line) => line.split(" ")[1] ?? "");
  return points.filter((point) => point.startsWith(`${paths.lab}/`)).reverse();
}

/** Loop devices whose file lies in the lab's folder. */
export async function listLoops(paths: LabPaths): Promise<string[]> {
  const { stdout } = await runCommand([
    "losetup",
    "--list",
    "--noheadings",
    "--raw",
    "--output",
    "NAME,BACK-FILE",
  ]);
  const lines = stdout.split("\n").filter((line) => line.includes(` ${paths.lab}/`));
  return lines.map((line) => line.split(" ")[0] ?? "");
}

/** nft tables as `family name`. */
export async function listTables(): Promise<string[]> {
  const { stdout } = await runCommand(["nft", "list", "tables"]);
  return stdout.split("\n").flatMap((line) => /^table (\S+ \S+)/.exec(line)?.[1] ?? []);
}

/** Other labs of this machine that are up: each has its guard table for as long as it is. */
export async function otherLabsUp(settings: LabSettings): Promise<string[]> {
  const tables = new Set(await listTables());
  return labNames.filter(
    (name) => name !== settings.name && tables.has(`inet ${labSettings(name).guardTable}`),
  );
}

/** As `ip -j link show` prints it: `link` is the other end when it lies in the same namespace. */
interface VethLink {
  readonly ifname: string;
  readonly link?: string;
  readonly address?: string;
  readonly master?: string;
}

/** How LXD begins the MAC addresses of its guests. */
const LXD_MAC_PREFIX = "00:16:3e:";

/**
 * Network cards that never reached their guest, because LXD was killed between making a pair and handing it over: both
 * ends lie here, on no bridge. LXD forgets them.
 *
 * @param listing output of `ip -j link show type veth`
 */
export function findStrandedCards(listing: string): string[] {
  const links = JSON.parse(listing || "[]") as VethLink[];
  const isFree = (name: string): boolean => links.some((l) => l.ifname === name && l.master === undefined);
  return links
    .filter((l) => l.address?.startsWith(LXD_MAC_PREFIX) && l.link !== undefined)
    .filter((l) => isFree(l.ifname) && isFree(l.link ?? ""))
    .map((l) => l.ifname);
}

export async function listStrandedCards(): Promise<string[]> {
  const { stdout } = await runCommand(["ip", "-j", "link", "show", "type", "veth"]);
  return findStrandedCards(stdout);
}

/** Only while no LXD runs on this machine: one that runs may be about to hand a card over. */
export async function removeStrandedCards(): Promise<void> {
  for (const name of await listStrandedCards()) await runCommand(["ip", "link", "delete", name]);
}

export async function removeLinks(settings: LabSettings): Promise<void> {
  for (const name of await listLinks(settings)) await runCommand(["ip", "link", "delete", name]);
}

/** Unmounts and detaches what is left below the lab's folder. */
export async function removeMounts(paths: LabPaths): Promise<void> {
  for (const point of await listMounts(paths)) {
    if ((await runCommand(["umount", point])).exitCode !== 0) await mustRun(["umount", "-l", point]);
  }
  for (const device of await listLoops(paths)) await runCommand(["losetup", "-d", device]);
}

/** Takes this lab's chains out of LXD's tables; a daemon that was killed leaves them. */
export async function removeLxdChains(settings: LabSettings): Promise<void> {
  for (const [family, table] of LXD_TABLES) {
    const chains = await listChains(family, table);
    for (const chain of chains.filter((name) => name.includes(`.${settings.bridgePrefix}`))) {
      await runCommand(["nft", "delete", "chain", family, table, chain]);
    }
  }
}

/** For the last LXD of a machine: drops LXD's tables if nothing is in them. */
export async function removeEmptyLxdTables(): Promise<void> {
  for (const [family, table] of LXD_TABLES) {
    const empty = (await listChains(family, table)).length === 0;
    if (empty) await runCommand(["nft", "delete", "table", family, table]);
  }
}

/** For the last LXD of a machine: empty control groups that liblxc leaves. rmdir refuses one that is in use. */
export async function removeEmptyCgroups(): Promise<void> {
  const root = "/sys/fs/cgroup";
  const controllers = await readdir(root, { withFileTypes: true }).catch(() => []);
  const roots = [
    root,
    ...controllers.filter((entry) => entry.isDirectory()).map(({ name }) => `${root}/${name}`),
  ];
  for (const dir of roots) {
    const groups = (await readdir(dir).catch(() => [])).filter((name) => name.startsWith("lxc."));
    for (const name of groups) await runCommand(["rmdir", `${dir}/${name}`]);
  }
}

/** Names of the chains of an nft table, e.g. `acl.mvm0x17` of LXD's; empty without the table. */
export async function listChains(family: string, table: string): Promise<string[]> {
  const { exitCode, stdout } = await runCommand(["nft", "-j", "list", "table", family, table]);
  if (exitCode !== 0) return [];
  const { nftables } = JSON.parse(stdout) as { nftables: { chain?: { name: string } }[] };
  return nftables.flatMap(({ chain }) => (chain ? [chain.name] : []));
}
