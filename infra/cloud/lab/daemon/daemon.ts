import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { fail } from "../../../diagnostics";
import { connectLxd, ensureGuardTable, freeze, type LxdClient, type ServerInfo, thaw } from "../../lxd";
import { labErrors } from "../errors";
import { allGone, endProcesses, listProcesses, processesOf } from "../host/processes";
import { commandEnvironment, runCommand } from "../host/run-command";
import type { LabPaths, LabSettings } from "../settings";
import { applySourceRoutes, waitForFilters } from "./filters";

const PING_TIMEOUT_MS = 3000;
const READY_TIMEOUT_SECONDS = 180;
/** Longer than everything that is waited for while the bridges are frozen. */
const FREEZE_SECONDS = READY_TIMEOUT_SECONDS + 120;

/** A client of the lab's own daemon, whichever lab MVM_LAB names. */
export const labClient = (paths: LabPaths): LxdClient => connectLxd(`unix://${paths.socket}`);

/** What the daemon says of itself, or undefined when it does not answer within 3 s. */
export async function pingDaemon(paths: LabPaths): Promise<ServerInfo | undefined> {
  const silence = sleep(PING_TIMEOUT_MS, undefined, { ref: false });
  const answer = labClient(paths)
    .server()
    .catch(() => undefined);
  return Promise.race([answer, silence]);
}

/**
 * Makes sure that the lab's daemon runs and that every guest is filtered. While a daemon starts LXD leaves its bridges
 * unfiltered, so they are frozen from before the start until their rules stand.
 *
 * @returns true when this call started it
 * @throws DiagnosticError MVM3104
 */
export async function ensureDaemon(settings: LabSettings, paths: LabPaths): Promise<boolean> {
  await ensureGuardTable(settings.guardTable);
  if (await pingDaemon(paths)) return false;
  const alive = processesOf(await listProcesses(), paths.lxdDir).some((p) =>
    p.commandLine.startsWith("lxd --group"),
  );
  const bridges = await knownBridges(settings, paths);
  await freeze(settings.guardTable, bridges, FREEZE_SECONDS);
  const child = alive ? undefined : await startDaemon(paths);
  await waitUntilReady(paths, child);
  const client = labClient(paths);
  await waitForFilters(client, settings);
  await applySourceRoutes(client, settings);
  // Only now: after a failure the bridges stay frozen until the freeze times out or a rerun gets here.
  await thaw(settings.guardTable, bridges);
  return true;
}

/** Stops guests and daemon the way a host's shutdown does; the guests that ran come back with the next start. */
export async function shutDownDaemon(paths: LabPaths): Promise<void> {
  const info = await pingDaemon(paths);
  if (!info) return;
  await runCommand(["lxd", "shutdown", "--timeout", "60"], {
    environment: { LXD_DIR: paths.lxdDir },
    timeoutSeconds: 90,
  });
  const pid = info.environment.server_pid;
  if (!(await allGone([pid], 15))) await endProcesses([pid], 5);
}

/** External bridges of this lab: those the daemon has on record, which a reboot leaves, and those that exist now. */
export async function knownBridges(settings: LabSettings, paths: LabPaths): Promise<string[]> {
  const recorded = await readdir(join(paths.lxdDir, "networks")).catch(() => []);
  const present = await readdir("/sys/class/net");
  return [...new Set([...recorded, ...present])]
    .filter((name) => name.startsWith(settings.bridgePrefix))
    .sort();
}

async function startDaemon(paths: LabPaths): Promise<ChildProcess> {
  // Guests are unprivileged: their root file systems lie below here, so others must be able to pass through.
  await mkdir(paths.lxdDir, { recursive: true, mode: 0o711 });
  // A killed daemon leaves its socket, and a new one refuses to start over it.
  await rm(paths.socket, { force: true });
  const log = await open(paths.daemonLog, "a", 0o600);
  try {
    const child = spawn("lxd", ["--group", "root"], {
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
      cwd: paths.lxdDir,
      env: commandEnvironment({ LXD_DIR: paths.lxdDir }),
    });
    child.on("error", () => undefined);
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

async function waitUntilReady(paths: LabPaths, child: ChildProcess | undefined): Promise<void> {
  const died = new Promise<"died">((resolve) => child?.once("exit", () => resolve("died")));
  const ready = runCommand(["lxd", "waitready", `--timeout=${READY_TIMEOUT_SECONDS}`], {
    environment: { LXD_DIR: paths.lxdDir },
    timeoutSeconds: READY_TIMEOUT_SECONDS + 5,
  });
  const result = await Promise.race([ready, died]);
  if (result !== "died" && result.exitCode === 0) return;
  const log = await readFile(paths.daemonLog, "utf8").catch(() => "");
  const last = log.trimEnd().split("\n").slice(-2).join(" | ").slice(-400);
  fail(
    labErrors.daemonNotReady,
    `LXD in ${paths.lxdDir} ${result === "died" ? "ended" : "is not ready"}: ${last}`,
  );
}
