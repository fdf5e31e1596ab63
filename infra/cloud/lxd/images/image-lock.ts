import { setTimeout as sleep } from "node:timers/promises";
import { fail } from "../../../diagnostics";
import type { LxdClient } from "../api/client";
import { lxdErrors, LxdError } from "../errors";

const PAUSE_MS = 100;
const GIVE_UP_MS = 60_000;
/** A holder needs far less than a second; one that is older was killed. */
const STALE_MS = 20_000;

/**
 * Runs a change of a shared image alone. The server checks an image's ETag and writes it in two steps, so conditional
 * writes of two stacks can both succeed (seen with LXD 5.0.2). Names of aliases are unique in its database: an alias of
 * the image is the lock, and goes with the image.
 *
 * @returns false when the image does not exist (any more); then nothing was run.
 */
export async function withImageLock(
  client: LxdClient,
  fingerprint: string,
  change: () => Promise<void>,
): Promise<boolean> {
  const name = `mvm/lock/${fingerprint.slice(0, 16)}`;
  const giveUpAt = Date.now() + GIVE_UP_MS;
  for (;;) {
    if (!(await client.find(`/1.0/images/${fingerprint}`))) return false;
    if (await createAlias(client, name, fingerprint, String(Date.now()))) break;
    if (Date.now() > giveUpAt)
      fail(lxdErrors.timedOut, `the image ${fingerprint.slice(0, 12)} stays locked by others`);
    await breakStaleLock(client, name);
    await sleep(PAUSE_MS);
  }
  try {
    await change();
  } finally {
    await client.delete(aliasPath(name));
  }
  return true;
}

/** @returns false when an alias of this name exists, or the image does not. */
export async function createAlias(
  client: LxdClient,
  name: string,
  target: string,
  description = "managed-vm",
): Promise<boolean> {
  try {
    await client.post("/1.0/images/aliases", { name, target, description });
    return true;
  } catch (error) {
    const isTaken = error instanceof LxdError && /already exists|unique|constraint/i.test(error.reason);
    if (isTaken || (error instanceof LxdError && error.status === 404)) return false;
    throw error;
  }
}

async function breakStaleLock(client: LxdClient, name: string): Promise<void> {
  const held = await client.find<{ description: string }>(aliasPath(name));
  if (held && Date.now() - Number(held.description) > STALE_MS) await client.delete(aliasPath(name));
}

const aliasPath = (name: string): string => `/1.0/images/aliases/${encodeURIComponent(name)}`;
