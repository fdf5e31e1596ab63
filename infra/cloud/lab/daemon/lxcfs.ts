import { spawn } from "node:child_process";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { fail } from "../../../diagnostics";
import { labErrors } from "../errors";
import { commandEnvironment, mustRun } from "../host/run-command";
import { endProcesses, listProcesses } from "../host/processes";

/** The guests' view of memory and load. Its path is compiled into LXD's hooks, so all daemons of a machine share it. */
const MOUNT_POINT = "/var/lib/lxcfs";

/**
 * Makes sure that lxcfs serves.
 *
 * @returns the process id when this call started it, undefined when it was there
 * @throws DiagnosticError MVM3104
 */
export async function ensureLxcfs(): Promise<number | undefined> {
  if (await isServing()) return undefined;
  // A dead lxcfs leaves "Transport endpoint is not connected"; fusermount is not installed, only this clears it.
  if (await isMounted()) await mustRun(["umount", "-l", MOUNT_POINT]);
  await mkdir(MOUNT_POINT, { recursive: true });
  const child = spawn("lxcfs", [MOUNT_POINT], { detached: true, stdio: "ignore", env: commandEnvironment() });
  child.on("error", () => undefined);
  child.unref();
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.pid !== undefined && (await isServing())) return child.pid;
    await sleep(50);
  }
  return fail(labErrors.daemonNotReady, `lxcfs did not mount ${MOUNT_POINT} within 5 s`);
}

/** Ends the lxcfs that a lab started; another process that took over its id is left alone. */
export async function stopLxcfs(pid: number): Promise<void> {
  const ours = (await listProcesses()).find((process) => process.pid === pid && process.program === "lxcfs");
  if (ours) await endProcesses([pid], 5);
  if ((await isMounted()) && !(await isServing())) await mustRun(["umount", "-l", MOUNT_POINT]);
}

export async function isServing(): Promise<boolean> {
  if (!(await isMounted())) return false;
  return readdir(MOUNT_POINT).then(
    (names) => names.includes("proc"),
    () => false,
  );
}

async function isMounted(): Promise<boolean> {
  return (await readFile("/proc/self/mounts", "utf8")).includes(` ${MOUNT_POINT} fuse.lxcfs `);
}
