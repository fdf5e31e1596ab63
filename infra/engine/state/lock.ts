import { randomInt, randomUUID } from "node:crypto";
import { readdir, readFile, rename, unlink } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fail } from "../../diagnostics";
import { engineErrors } from "../errors";
import {
  prepareBackend,
  reasonOf,
  stackPaths,
  writePrivate,
  type StackPaths,
  type StackReference,
} from "./backend";

/** The content of a lock file, as the Pulumi CLI writes it. */
interface LockContent {
  pid: number;
  username: string;
  hostname: string;
  timestamp: string;
}

interface Lock extends LockContent {
  file: string;
}

/** How often two runs that started in the same moment, and both stepped back, try again. */
const ATTEMPTS = 8;

/**
 * Runs `work` while this process holds the stack's lock. The protocol is that of Pulumi's file backend: one file per
 * holder; look, write the own file, look again, and step back if somebody else is there. As everyone has a file of
 * their own, taking over from a dead process is only the deletion of its file, which two may do at once.
 * @throws MVM3003 with who holds the lock since when; MVM3006 when the directory cannot be written.
 */
export async function withStackLock<T>(reference: StackReference, work: () => Promise<T>): Promise<T> {
  const paths = stackPaths(reference);
  await prepareBackend(reference, paths);
  const file = await acquire(paths);
  try {
    return await work();
  } finally {
    await unlink(file).catch(() => undefined);
  }
}

async function acquire(paths: StackPaths): Promise<string> {
  const id = randomUUID();
  const file = join(paths.lockDir, `${id}.json`);
  for (let attempt = 1; ; attempt++) {
    const holders = await liveLocks(paths.lockDir, file);
    if (holders.length > 0) refuse(holders);
    await writeLock(paths, file, id);
    const rivals = await liveLocks(paths.lockDir, file);
    if (rivals.length === 0) return file;
    await unlink(file);
    if (attempt === ATTEMPTS) refuse(rivals);
    await sleep(randomInt(10, 200));
  }
}

function refuse(holders: readonly Lock[]): never {
  const who = holders
    .map((l) => `${l.username}@${l.hostname} (pid ${l.pid}) since ${l.timestamp}, lock file ${l.file}`)
    .join("; ");
  return fail(engineErrors.stackLocked, `the stack is locked by ${who}`);
}

/** The file appears with its content: a reader never sees an empty lock. */
async function writeLock(paths: StackPaths, file: string, id: string): Promise<void> {
  const content: LockContent = {
    pid: process.pid,
    username: userInfo().username,
    hostname: hostname(),
    timestamp: new Date().toISOString(),
  };
  const temporary = join(paths.book, `.lock-${id}.tmp`);
  try {
    await writePrivate(temporary, JSON.stringify(content));
    await rename(temporary, file);
  } catch (cause) {
    fail(engineErrors.stateNotWritable, `cannot write to ${paths.lockDir}: ${reasonOf(cause)}`, { cause });
  }
}

/** Locks of others whose process lives, or may live on another host. Files of dead processes are removed, the CLI's sidecar with them. */
async function liveLocks(directory: string, ownFile: string): Promise<Lock[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(".json"));
  const live: Lock[] = [];
  for (const name of names) {
    const file = join(directory, name);
    if (file === ownFile) continue;
    const lock = await readLock(file);
    if (!lock) continue;
    if (lock.hostname !== hostname() || (await isAlive(lock))) live.push(lock);
    else for (const stale of [file, `${file}.attrs`]) await unlink(stale).catch(() => undefined);
  }
  return live;
}

async function readLock(file: string): Promise<Lock | undefined> {
  try {
    return { ...(JSON.parse(await readFile(file, "utf8")) as LockContent), file };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined; // released meanwhile
    return { pid: 0, username: "somebody", hostname: "an unknown host", timestamp: "an unknown time", file };
  }
}

/** Clocks and start times are only good to about a second; a reused pid starts much later than that. */
const START_TOLERANCE_MS = 2_000;

async function isAlive(lock: LockContent): Promise<boolean> {
  try {
    process.kill(lock.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // exists, but belongs to somebody else
  }
  const startedAt = await processStart(lock.pid).catch(() => undefined);
  const takenAt = Date.parse(lock.timestamp);
  return startedAt === undefined || Number.isNaN(takenAt) || startedAt <= takenAt + START_TOLERANCE_MS;
}

/** Linux: field 22 of /proc/<pid>/stat, in ticks of 10 ms since boot. Where there is no /proc, this rejects. */
const MS_PER_TICK = 10;
const FIELDS_BEFORE_START = 19; // counted after the command name, which may hold blanks

async function processStart(pid: number): Promise<number> {
  const processStat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = processStat.slice(processStat.lastIndexOf(")") + 2).split(" ");
  const uptimeSeconds = Number((await readFile("/proc/uptime", "utf8")).split(" ")[0]);
  return Date.now() - uptimeSeconds * 1000 + Number(fields[FIELDS_BEFORE_START]) * MS_PER_TICK;
}
