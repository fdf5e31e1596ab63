import { execFileSync, spawnSync } from "node:child_process";
import { labPaths, type LabName } from "../../infra/cloud/lab";

/** Runs a command and gives what it printed; throws when it fails. */
export function run(
  argv: readonly string[],
  options: { input?: string; env?: NodeJS.ProcessEnv } = {},
): string {
  const [command = "", ...args] = argv;
  return execFileSync(command, args, { encoding: "utf8", stdio: ["pipe", "pipe", "pipe"], ...options });
}

/** Runs a command line as a person pastes it into a shell. */
export function shell(
  line: string,
  timeoutSeconds = 20,
): { code: number | null; stdout: string; stderr: string } {
  const done = spawnSync("sh", ["-c", line], { encoding: "utf8", timeout: timeoutSeconds * 1000 });
  return { code: done.status, stdout: done.stdout, stderr: done.stderr };
}

/** Speaks to a lab's LXD beside our driver, as a person with another tool would; waits for operations. */
export function lxdApi<T = unknown>(lab: LabName, method: string, path: string, body?: object): T {
  const curl = ["curl", "-s", "--unix-socket", labPaths(lab).socket, "-X", method];
  const call = (
    args: readonly string[],
  ): {
    type: string;
    metadata: T & { status_code?: number; err?: string };
    operation: string;
    error: string;
  } => JSON.parse(run([...curl, ...args])) as never;
  const reply = call([...(body ? ["-d", JSON.stringify(body)] : []), `http://lxd${path}`]);
  if (reply.type === "error") throw new Error(`${method} ${path}: ${reply.error}`);
  if (reply.type !== "async") return reply.metadata;
  const done = call(["-X", "GET", `http://lxd${reply.operation}/wait`]);
  if (done.metadata.status_code !== 200) throw new Error(`${method} ${path}: ${done.metadata.err}`);
  return done.metadata;
}
