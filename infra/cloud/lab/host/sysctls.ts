import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Value before the lab raised it, and the value the lab set. */
export interface RaisedSysctl {
  readonly before: string;
  readonly set: string;
}

/** `net.ipv4.ip_forward` → what it was and is; kept in the host record. */
export type RaisedSysctls = Readonly<Record<string, RaisedSysctl>>;

interface WantedSysctl {
  readonly path: string;
  readonly value: string;
  /** A limit: a higher value on this machine stays. */
  readonly atLeast?: true;
}

const SYSCTL_ROOT = "/proc/sys";

/**
 * With the kernel's own limits about the 15th guest boots to "Too many open files": all unprivileged guests share one
 * user. Forwarding carries the guests. With tcp_loose a session that was cut revives with the guest's next packet.
 */
const WANTED: readonly WantedSysctl[] = [
  { path: "fs/inotify/max_user_instances", value: "8192", atLeast: true },
  { path: "fs/inotify/max_user_watches", value: "1048576", atLeast: true },
  { path: "kernel/keys/maxkeys", value: "2000", atLeast: true },
  { path: "kernel/keys/maxbytes", value: "2000000", atLeast: true },
  { path: "net/ipv4/ip_forward", value: "1" },
  { path: "net/ipv6/conf/all/forwarding", value: "1" },
  { path: "net/netfilter/nf_conntrack_tcp_loose", value: "0" },
];

/** What has to be written, and the record to keep before it is written. */
export interface SysctlPlan {
  readonly raised: RaisedSysctls;
  readonly changes: readonly { readonly path: string; readonly value: string }[];
}

/**
 * Says what the lab has to raise and adds to `raised` what it is now. A value that is as wanted already keeps its
 * record (another lab raised it) or gets none (the machine had it so).
 */
export async function planSysctls(raised: RaisedSysctls): Promise<SysctlPlan> {
  const merged = { ...raised };
  const changes: { path: string; value: string }[] = [];
  // A router ignores router advertisements unless told 2; the host would lose its own IPv6 route. So this comes first.
  for (const { path, value, atLeast } of [...(await acceptRouterAdvertisements()), ...WANTED]) {
    const before = await readSysctl(path);
    if (before === undefined) continue;
    const enough = atLeast ? Number(before) >= Number(value) : before === value;
    if (enough) continue;
    changes.push({ path, value });
    merged[path] = { before, set: value };
  }
  return { raised: merged, changes };
}

export async function applySysctls({ changes }: SysctlPlan): Promise<void> {
  for (const { path, value } of changes) await writeFile(join(SYSCTL_ROOT, path), value);
}

/** Puts back, in reverse order, what is still as the lab set it; what someone changed since then is theirs. */
export async function restoreSysctls(raised: RaisedSysctls): Promise<void> {
  for (const [path, { before, set }] of Object.entries(raised).reverse()) {
    if ((await readSysctl(path)) === set) await writeFile(join(SYSCTL_ROOT, path), before);
  }
}

/** Forwarding serves every daemon of a machine: while another one runs, it stays. Each part keeps its order. */
export function splitForwarding(raised: RaisedSysctls): { forwarding: RaisedSysctls; rest: RaisedSysctls } {
  const entries = Object.entries(raised);
  const serves = ([path]: [string, RaisedSysctl]): boolean => path.startsWith("net/ipv");
  return {
    forwarding: Object.fromEntries(entries.filter(serves)),
    rest: Object.fromEntries(entries.filter((entry) => !serves(entry))),
  };
}

/** Present values of everything the lab may change, for inventories; `path=value`. */
export async function readLabSysctls(): Promise<string[]> {
  const values = await Promise.all(WANTED.map(async ({ path }) => ({ path, value: await readSysctl(path) })));
  return values.flatMap(({ path, value }) => (value === undefined ? [] : [`${path}=${value}`]));
}

/** Undefined where the kernel has no such setting, or no more. */
async function readSysctl(path: string): Promise<string | undefined> {
  return readFile(join(SYSCTL_ROOT, path), "utf8").then(
    (text) => text.trim(),
    () => undefined,
  );
}

async function acceptRouterAdvertisements(): Promise<WantedSysctl[]> {
  const interfaces = await readdir(join(SYSCTL_ROOT, "net/ipv6/conf")).catch(() => []);
  const paths = interfaces
    .filter((name) => !/^(lo|veth|mvm\d)/.test(name))
    .map((name) => `net/ipv6/conf/${name}/accept_ra`);
  const values = await Promise.all(paths.map(readSysctl));
  return paths.filter((_, index) => values[index] === "1").map((path) => ({ path, value: "2" }));
}
