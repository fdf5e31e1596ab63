import type { LxdClient } from "./client";

/** What a command inside a guest ended with. */
export interface ExecResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command in a guest through the cloud, without its network. The argument vector shows in the guest's process
 * list and in the cloud's logs: no secrets in it.
 *
 * @throws LxdError when it cannot be started, e.g. "Instance is not running".
 */
export async function execInGuest(
  client: LxdClient,
  instance: string,
  command: readonly string[],
  timeoutSeconds = 120,
): Promise<ExecResult> {
  const body = {
    command,
    "record-output": true,
    "wait-for-websocket": false,
    interactive: false,
    environment: { LC_ALL: "C", PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
  };
  const operation = await client.post(`/1.0/instances/${instance}/exec`, body, { timeoutSeconds });
  const result = operation?.metadata as
    { return?: number; output?: Record<string, string> } | null | undefined;
  const [stdout, stderr] = await Promise.all(["1", "2"].map((fd) => takeLog(client, result?.output?.[fd])));
  return { code: result?.return ?? -1, stdout: stdout ?? "", stderr: stderr ?? "" };
}

/** Reads a recorded stream and removes it from the cloud's log directory. */
async function takeLog(client: LxdClient, path: string | undefined): Promise<string> {
  if (!path) return "";
  const bytes = await client.getRaw(path);
  await client.delete(path);
  return bytes.toString("utf8");
}

/** Writes a file in a guest, as root. @param mode four octal digits. */
export async function writeGuestFile(
  client: LxdClient,
  instance: string,
  path: string,
  content: string,
  mode: `0${number}`,
): Promise<void> {
  const meta = { uid: "0", gid: "0", mode, type: "file", write: "overwrite" };
  const headers = Object.entries(meta).flatMap(([key, value]) => [
    [`X-LXD-${key}`, value],
    [`X-Incus-${key}`, value],
  ]);
  const url = `/1.0/instances/${instance}/files?path=${encodeURIComponent(path)}`;
  await client.upload(url, Object.fromEntries(headers) as Record<string, string>, Buffer.from(content));
}
