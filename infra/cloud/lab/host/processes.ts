import { readdir, readFile, readlink } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface HostProcess {
  readonly pid: number;
  readonly parentPid: number;
  /** File name of the executable, e.g. `lxd`; empty for a kernel thread or a zombie. */
  readonly program: string;
  readonly commandLine: string;
  /** LXD_DIR of its environment, if it has one. */
  readonly lxdDir: string | undefined;
}

/** All processes of this machine; those that end while we look are left out. */
export async function listProcesses(): Promise<HostProcess[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => readProcess(Number(pid))));
  return found.filter((process) => process !== undefined);
}

/** Processes that belong to one daemon: itself, its helpers, its guests' monitors and the first process of each guest. */
export function processesOf(processes: readonly HostProcess[], lxdDir: string): HostProcess[] {
  const own = processes.filter(
    ({ program, commandLine, lxdDir: dir }) =>
      dir === lxdDir || (["lxd", "dnsmasq"].includes(program) && commandLine.includes(`${lxdDir}/`)),
  );
  const ids = new Set(own.map(({ pid }) => pid));
  return [...own, ...processes.filter(({ pid, parentPid }) => ids.has(parentPid) && !ids.has(pid))];
}

/** Daemons of LXD or Incus on this machine that are not the one in `lxdDir`. */
export function otherDaemons(processes: readonly HostProcess[], lxdDir: string): HostProcess[] {
  return processes.filter(
    (process) => /^(lxd|incusd)$/.test(process.program) && isDaemon(process) && process.lxdDir !== lxdDir,
  );
}

/** `lxd` is also the program of its helpers (`lxd forkstart …`) and, renamed, of the guests' monitors. */
function isDaemon(process: HostProcess): boolean {
  return !/^(\S*lxd (fork|shutdown|waitready)|\[lxc monitor\])/.test(process.commandLine);
}

/** Ends processes by their ids: SIGTERM, and SIGKILL for those that stay. */
export async function endProcesses(pids: readonly number[], graceSeconds: number): Promise<void> {
  pids.forEach((pid) => signal(pid, "SIGTERM"));
  if (await allGone(pids, graceSeconds)) return;
  pids.forEach((pid) => signal(pid, "SIGKILL"));
  await allGone(pids, 5);
}

/** @returns false when one still lives after `waitSeconds` */
export async function allGone(pids: readonly number[], waitSeconds: number): Promise<boolean> {
  const deadline = Date.now() + waitSeconds * 1000;
  for (;;) {
    const states = await Promise.all(pids.map(isAlive));
    if (!states.includes(true)) return true;
    if (Date.now() > deadline) return false;
    await sleep(50);
  }
}

/** A zombie is gone: only its parent's table still knows it. */
async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat !== "" && !/\) [ZX] /.test(stat);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function readProcess(pid: number): Promise<HostProcess | undefined> {
  try {
    const commandLine = (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ").trim();
    if (commandLine === "") return undefined;
    const program = await readlink(`/proc/${pid}/exe`);
    const environment = await readFile(`/proc/${pid}/environ`, "utf8");
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const parentPid = Number(/^.*\) \S (\d+)/s.exec(stat)?.[1] ?? "0");
    const lxdDir = environment.split("\0").find((entry) => entry.startsWith("LXD_DIR="));
    return {
      pid,
      parentPid,
      program: basename(program),
      commandLine,
      lxdDir: lxdDir?.slice("LXD_DIR=".length),
    };
  } catch {
    return undefined;
  }
}
