import { createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { fail } from "../../../diagnostics";
import { labErrors } from "../errors";

const POLL_MS = 200;

/**
 * Runs `work` while no other process on this machine runs under the same lock name. The lock is an abstract unix
 * socket: the kernel takes it back when its process dies, so there is no stale lock to judge.
 *
 * @param waitSeconds how long to wait for another holder
 * @throws DiagnosticError MVM3105 when it is still held after that
 */
export async function withMachineLock<T>(
  name: string,
  waitSeconds: number,
  work: () => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + waitSeconds * 1000;
  let server = await tryBind(name);
  while (!server) {
    if (Date.now() > deadline)
      fail(labErrors.lockBusy, `${name} has been held for ${waitSeconds} s by another run`);
    await sleep(POLL_MS);
    server = await tryBind(name);
  }
  try {
    return await work();
  } finally {
    const held = server;
    await new Promise((resolve) => held.close(resolve));
  }
}

function tryBind(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((connection) => connection.destroy());
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(`\0managed-vm/${name}`, () => resolve(server));
  });
}
