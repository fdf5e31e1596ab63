import {
  listChains,
  listLinks,
  listLoops,
  listMounts,
  listStrandedCards,
  listTables,
} from "./host/leftovers";
import { listProcesses, processesOf } from "./host/processes";
import { mustRun, runCommand } from "./host/run-command";
import { readLabSysctls } from "./host/sysctls";
import { isServing } from "./daemon/lxcfs";
import {
  LAB_RANGE_IPV4,
  LAB_RANGE_IPV6,
  type LabName,
  type LabPaths,
  labPaths,
  labSettings,
  type LabSettings,
} from "./settings";

/** One line per thing, sorted. */
export interface LabInventory {
  /** Processes, interfaces, addresses, routes, namespaces, nft tables and chains, mounts and loop devices of this lab. */
  readonly own: readonly string[];
  /** What all labs and daemons of a machine share: sysctls, lxcfs, LXD's nft tables, routes behind the lab's range. */
  readonly shared: readonly string[];
}

/** Everything a lab may leave on this machine besides the files in its folder: nothing of its own after `labDown`. */
export async function inventory(name: LabName): Promise<LabInventory> {
  const settings = labSettings(name);
  const paths = labPaths(name);
  const routes = await labRoutes();
  const own = await Promise.all([
    ownProcesses(paths),
    prefixed("link", listLinks(settings)),
    ownAddresses(settings),
    ownNamespaces(settings),
    ownTables(settings),
    prefixed("mount", listMounts(paths)),
    prefixed("loop", listLoops(paths)),
  ]);
  const ownRoutes = routes.filter((route) => isOwnRoute(route, settings));
  const shared = await Promise.all([
    prefixed("sysctl", readLabSysctls()),
    isServing().then((serving) => (serving ? ["lxcfs"] : [])),
    prefixed("link", listStrandedCards()),
    prefixed("nft", listTables()).then((tables) => tables.filter((table) => / lxd$/.test(table))),
  ]);
  const rangeRoutes = routes.filter((route) => route.startsWith("route unreachable "));
  return { own: [...own.flat(), ...ownRoutes].sort(), shared: [...shared.flat(), ...rangeRoutes].sort() };
}

async function prefixed(kind: string, names: Promise<readonly string[]>): Promise<string[]> {
  return (await names).map((name) => `${kind} ${name}`);
}

async function ownProcesses(paths: LabPaths): Promise<string[]> {
  const own = processesOf(await listProcesses(), paths.lxdDir);
  return own.map(({ program, pid }) => `process ${program} ${pid}`);
}

async function ownAddresses(settings: LabSettings): Promise<string[]> {
  const text = await mustRun(["ip", "-o", "addr", "show", "dev", "lo"]);
  const own = [`${settings.providerIpv4}/32`, `${settings.providerIpv6}/128`];
  return own.filter((address) => text.includes(` ${address} `)).map((address) => `address ${address}`);
}

async function labRoutes(): Promise<string[]> {
  const v4 = await mustRun(["ip", "route", "show", "root", LAB_RANGE_IPV4]);
  const v6 = (await runCommand(["ip", "-6", "route", "show", "root", LAB_RANGE_IPV6])).stdout;
  return `${v4}\n${v6}`.split("\n").flatMap((line) => (line.trim() === "" ? [] : [`route ${line.trim()}`]));
}

/** Every interface a lab routes through carries its slot in the name; on lo it is the provider address. */
function isOwnRoute(route: string, { slot, providerIpv6 }: LabSettings): boolean {
  return route.includes(` dev mvm${slot}`) || route.startsWith(`route ${providerIpv6} `);
}

async function ownNamespaces(settings: LabSettings): Promise<string[]> {
  const names = (await runCommand(["ip", "netns", "list"])).stdout
    .split("\n")
    .map((line) => line.split(" ")[0] ?? "");
  const own = [settings.provider.namespace, settings.stranger.namespace];
  return own.filter((name) => names.includes(name)).map((name) => `netns ${name}`);
}

async function ownTables(settings: LabSettings): Promise<string[]> {
  const tables = (await listTables()).filter((table) => table === `inet ${settings.guardTable}`);
  const chains = (await listChains("inet", "lxd")).filter((chain) =>
    chain.includes(`.${settings.bridgePrefix}`),
  );
  return [...tables.map((table) => `nft ${table}`), ...chains.map((chain) => `nft chain ${chain}`)];
}
