import { readFile, statfs } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname } from "node:path";

import { labClient, pingDaemon } from "./daemon/daemon";
import { isServing } from "./daemon/lxcfs";
import { listChains } from "./host/leftovers";
import { hostProblems, missingPackages, readHostFacts } from "./host/requirements";
import { runCommand } from "./host/run-command";
import { planSysctls } from "./host/sysctls";
import { labOperatingSystems } from "./image/recipe";
import { readStoredImage } from "./image/image-store";
import { providerKeyFiles } from "./provider-key";
import {
  LAB_RANGE_IPV4,
  type LabName,
  type LabPaths,
  labPaths,
  labSettings,
  type LabSettings,
} from "./settings";
import { labStatus } from "./status";

export interface LabCheck {
  readonly name: string;
  readonly ok: boolean;
  /** What was found. */
  readonly detail: string;
  /** What to type; empty when all is well. */
  readonly remedy: string;
}

type Finding = readonly [ok: boolean, detail: string, remedy: string];

const UP = "mvm lab up";
const REQUIRED_FREE_GIB = 4;
const GIB = 1024 ** 3;

/** Looks at everything a lab stands on, and changes nothing. A check that cannot be made is not ok. */
export async function labDoctor(name: LabName): Promise<LabCheck[]> {
  const settings = labSettings(name);
  const paths = labPaths(name);
  const checks: readonly (readonly [string, () => Promise<Finding>])[] = [
    ["machine", checkMachine],
    ["packages", checkPackages],
    ["disk space", () => checkDisk(paths)],
    ["images", () => checkImages(paths)],
    ["provider key", () => checkKey(paths)],
    ["sysctls", checkSysctls],
    ["addresses", () => checkAddresses(settings)],
    ["lxcfs", checkLxcfs],
    ["daemon", () => checkDaemon(paths)],
    ["host set-up", () => checkState(name)],
    ["cloud firewall", () => checkFilters(paths, settings)],
    ["frozen bridges", () => checkFrozen(settings)],
  ];
  const results: LabCheck[] = [];
  for (const [check, look] of checks) {
    const [ok, detail, remedy] = await look().catch((error: unknown): Finding => [
      false,
      messageOf(error),
      UP,
    ]);
    results.push({ name: check, ok, detail, remedy: ok ? "" : remedy });
  }
  return results;
}

async function checkMachine(): Promise<Finding> {
  const problems = hostProblems(await readHostFacts());
  const detail = problems.length === 0 ? "Debian, root, network namespaces" : problems.join("; ");
  return [problems.length === 0, detail, "use such a machine; `mvm check` works on this one"];
}

async function checkPackages(): Promise<Finding> {
  const missing = await missingPackages();
  const detail = missing.length === 0 ? "all installed" : `missing: ${missing.join(", ")}`;
  return [missing.length === 0, detail, `apt-get install ${missing.join(" ")}`];
}

async function checkDisk(paths: LabPaths): Promise<Finding> {
  const { bavail, bsize } = await statfs(existsSync(paths.root) ? paths.root : dirname(paths.root));
  const freeGib = (bavail * bsize) / GIB;
  const detail = `${freeGib.toFixed(1)} GiB free, ${REQUIRED_FREE_GIB} GiB required`;
  return [freeGib >= REQUIRED_FREE_GIB, detail, `make room on the file system of ${paths.root}`];
}

async function checkImages(paths: LabPaths): Promise<Finding> {
  const stored = await Promise.all(labOperatingSystems.map((os) => readStoredImage(paths.imageStore, os)));
  const names = stored.flatMap((image) =>
    image ? [`${image.os} (built ${image.builtAt.slice(0, 10)})`] : [],
  );
  // An image that is missing is built when a card first needs it.
  return [true, names.length === 0 ? "none built yet" : names.join(", "), ""];
}

async function checkKey(paths: LabPaths): Promise<Finding> {
  const files = await providerKeyFiles(paths);
  return [files.length > 0, files.length > 0 ? files.join(", ") : "no key yet", UP];
}

async function checkSysctls(): Promise<Finding> {
  const { changes } = await planSysctls({});
  const lacking = changes.map(({ path, value }) => `${path} is not ${value}`);
  return [lacking.length === 0, lacking.length === 0 ? "as the lab needs them" : lacking.join(", "), UP];
}

async function checkAddresses(settings: LabSettings): Promise<Finding> {
  const { stdout } = await runCommand(["ip", "-o", "-4", "addr", "show", "dev", "lo"]);
  const address = stdout.includes(` ${settings.providerIpv4}/32 `);
  const route =
    (await runCommand(["ip", "route", "show", "type", "unreachable", LAB_RANGE_IPV4])).stdout !== "";
  const lacking = [
    ...(address ? [] : [`${settings.providerIpv4} on lo`]),
    ...(route ? [] : ["unreachable route"]),
  ];
  return [lacking.length === 0, lacking.length === 0 ? "set" : `missing: ${lacking.join(", ")}`, UP];
}

async function checkLxcfs(): Promise<Finding> {
  const serving = await isServing();
  return [
    serving,
    serving ? "serves" : "does not serve; guests show no memory or load",
    `${UP}, then restart the guests`,
  ];
}

async function checkDaemon(paths: LabPaths): Promise<Finding> {
  const info = await pingDaemon(paths);
  if (info) return [true, `answers, process ${info.environment.server_pid}`, ""];
  const log = await readFile(paths.daemonLog, "utf8").catch(() => "");
  const last = log.trimEnd().split("\n").at(-1) ?? "";
  return [false, `does not answer at ${paths.socket}; last log line: ${last.slice(0, 200)}`, UP];
}

async function checkState(name: LabName): Promise<Finding> {
  const { state, guests } = await labStatus(name);
  const idle = guests.filter(({ status }) => status !== "Running").map((guest) => guest.name);
  const detail = `${state}, ${guests.length} guests${idle.length > 0 ? `, not running: ${idle.join(", ")}` : ""}`;
  return [state === "up" && idle.length === 0, detail, idle.length > 0 ? "mvm up <customer>" : UP];
}

async function checkFilters(paths: LabPaths, settings: LabSettings): Promise<Finding> {
  const networks = await labClient(paths).get<{ name: string }[]>("/1.0/networks?recursion=1");
  const own = networks.filter(({ name }) => name.startsWith(settings.bridgePrefix));
  const chains = new Set(await listChains("inet", "lxd"));
  const open = own.filter(({ name }) => !chains.has(`acl.${name}`)).map(({ name }) => name);
  const detail = open.length === 0 ? `${own.length} networks filtered` : `NOT filtered: ${open.join(", ")}`;
  return [open.length === 0, detail, "mvm lab down, then mvm lab up"];
}

async function checkFrozen(settings: LabSettings): Promise<Finding> {
  const { exitCode, stdout } = await runCommand([
    "nft",
    "list",
    "set",
    "inet",
    settings.guardTable,
    "frozen",
  ]);
  const frozen = [...stdout.matchAll(/"(mvm\d+x\d+)"/g)].map((match) => match[1] ?? "");
  if (exitCode !== 0) return [false, "the guard table is missing", UP];
  const detail = frozen.length === 0 ? "none" : `closed to new connections: ${frozen.join(", ")}`;
  return [
    exitCode === 0 && frozen.length === 0,
    detail,
    "wait two minutes for the change in work, then mvm lab up",
  ];
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
