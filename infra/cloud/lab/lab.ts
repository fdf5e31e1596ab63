import { mkdir, rm } from "node:fs/promises";

import { ensureDaemon, labClient, shutDownDaemon } from "./daemon/daemon";
import { ensureLxcfs, stopLxcfs } from "./daemon/lxcfs";
import { ensureServerSetup, waitForGuests } from "./daemon/server-setup";
import { ensureAddresses, removeAddresses, removeRangeRoutes } from "./host/addresses";
import { dropHostRecord, readHostRecord, writeHostRecord } from "./host/host-record";
import * as leftovers from "./host/leftovers";
import { withMachineLock } from "./host/machine-lock";
import { renderLabRules } from "./host/nft-rules";
import { endProcesses, listProcesses, otherDaemons, processesOf } from "./host/processes";
import { installPackages, missingPackages, requireHost } from "./host/requirements";
import { mustRun, runCommand } from "./host/run-command";
import { applySysctls, planSysctls, restoreSysctls, splitForwarding } from "./host/sysctls";
import { ensureStoredImages, type StoredImage } from "./image/image-store";
import { type PhaseListener, runPhase } from "./phase";
import { ensureProviderKey } from "./provider-key";
import { type LabName, type LabPaths, labPaths, labSettings, type LabSettings } from "./settings";

/** Labs share sysctls, routes and lxcfs, so one run at a time works on any of them. */
const LOCK_NAME = "labs";
const LOCK_WAIT_SECONDS = 600;

/**
 * Brings a lab up, or what is missing of it: after a kill of the daemon, a reboot of the machine or a run that was
 * interrupted. On a lab that is up it changes nothing.
 *
 * @throws DiagnosticError MVM31xx; the machine is then as far as the phase that failed, and a rerun continues
 */
export async function labUp(name: LabName, onPhase?: PhaseListener): Promise<void> {
  await requireHost();
  await withMachineLock(LOCK_NAME, LOCK_WAIT_SECONDS, () =>
    bringUp(labSettings(name), labPaths(name), onPhase),
  );
}

/**
 * Makes sure that the image store has these guest systems. The packages must be there: call `labUp` first.
 *
 * @param osIds catalogue names, e.g. `debian-13`
 */
export async function ensureImages(
  name: LabName,
  osIds: readonly string[],
  onPhase?: PhaseListener,
): Promise<StoredImage[]> {
  return ensureStoredImages(labPaths(name).imageStore, osIds, onPhase);
}

export interface LabDownOptions {
  /** Also deletes the guests, their disks and the provider key. Without it the next `labUp` brings everything back. */
  readonly purge?: boolean;
}

/**
 * Takes a lab off this machine: guests, daemon, bridges, namespaces, addresses, nft tables, mounts; with the last lab
 * also lxcfs, routes and sysctls. Works on whatever an interrupted run left.
 */
export async function labDown(
  name: LabName,
  options: LabDownOptions = {},
  onPhase?: PhaseListener,
): Promise<void> {
  await requireHost();
  const settings = labSettings(name);
  const paths = labPaths(name);
  await withMachineLock(LOCK_NAME, LOCK_WAIT_SECONDS, async () => {
    await runPhase(onPhase, "guests", "stop the guests and the LXD daemon", () => stopLab(settings, paths));
    await runPhase(onPhase, "host", "take addresses, namespaces and rules back", () =>
      clearHost(settings, paths),
    );
    if (options.purge) {
      await runPhase(onPhase, "files", "delete disks and keys of the lab", () => deleteFiles(paths));
    }
  });
}

async function bringUp(settings: LabSettings, paths: LabPaths, onPhase?: PhaseListener): Promise<void> {
  const missing = await missingPackages();
  if (missing.length > 0) {
    await runPhase(onPhase, "packages", `install ${missing.join(", ")}`, () => installPackages(missing));
  }
  await runPhase(onPhase, "host", "prepare addresses, namespaces and rules", () =>
    prepareHost(settings, paths),
  );
  await runPhase(onPhase, "daemon", "start the LXD daemon of the lab", async () => {
    const started = await ensureDaemon(settings, paths);
    await ensureServerSetup(labClient(paths), settings);
    if (started) await waitForGuests(labClient(paths));
  });
}

async function prepareHost(settings: LabSettings, paths: LabPaths): Promise<void> {
  await mkdir(paths.lab, { recursive: true, mode: 0o711 });
  await ensureProviderKey(paths);
  await mustRun(["nft", "-f", "-"], { input: renderLabRules(settings) });
  const record = await readHostRecord(paths.hostRecord);
  const plan = await planSysctls(record.sysctls);
  await writeHostRecord(paths.hostRecord, { ...record, sysctls: plan.raised });
  await applySysctls(plan);
  await ensureAddresses(settings);
  const lxcfsPid = await ensureLxcfs();
  if (lxcfsPid !== undefined) {
    await writeHostRecord(paths.hostRecord, { sysctls: plan.raised, lxcfsPid });
  }
}

/** A killed daemon is started once more, because only LXD can stop its guests in order. */
async function stopLab(settings: LabSettings, paths: LabPaths): Promise<void> {
  const running = processesOf(await listProcesses(), paths.lxdDir);
  if (running.length > 0) {
    await ensureDaemon(settings, paths).catch(() => undefined);
    await shutDownDaemon(paths);
  }
  const left = processesOf(await listProcesses(), paths.lxdDir).map(({ pid }) => pid);
  await endProcesses(left, 3);
}

async function clearHost(settings: LabSettings, paths: LabPaths): Promise<void> {
  await leftovers.removeLinks(settings);
  await leftovers.removeMounts(paths);
  await removeAddresses(settings);
  await leftovers.removeLxdChains(settings);
  await runCommand(["nft", "delete", "table", "inet", settings.guardTable]);
  const others = otherDaemons(await listProcesses(), paths.lxdDir).length > 0;
  if (!others) {
    await leftovers.removeEmptyLxdTables();
    await leftovers.removeEmptyCgroups();
  }
  if ((await leftovers.otherLabsUp(settings)).length === 0) await clearShared(paths, others);
}

/** What labs share goes with the last lab. What another LXD needs as well stays on record for a later `labDown`. */
async function clearShared(paths: LabPaths, otherDaemonRuns: boolean): Promise<void> {
  const { sysctls, lxcfsPid } = await readHostRecord(paths.hostRecord);
  const { forwarding, rest } = splitForwarding(sysctls);
  await removeRangeRoutes();
  await restoreSysctls(rest);
  if (otherDaemonRuns) {
    const kept = lxcfsPid === undefined ? {} : { lxcfsPid };
    await writeHostRecord(paths.hostRecord, { sysctls: forwarding, ...kept });
    return;
  }
  await leftovers.removeStrandedCards();
  await restoreSysctls(forwarding);
  if (lxcfsPid !== undefined) await stopLxcfs(lxcfsPid);
  await dropHostRecord(paths.hostRecord);
}

async function deleteFiles(paths: LabPaths): Promise<void> {
  const mounted = await leftovers.listMounts(paths);
  if (mounted.length === 0) await rm(paths.lab, { recursive: true, force: true });
}
