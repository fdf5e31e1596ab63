import type { Client, ClientChannel } from "ssh2";

import { diagnose, DiagnosticError } from "../../diagnostics";
import { sshErrors } from "./errors";

export interface ExecOptions {
  /** Text for standard input. Secrets go this way, never into the command. */
  readonly stdin?: string;
  /** @default 900 */
  readonly timeoutSeconds?: number;
  readonly signal?: AbortSignal;
}

export interface ExecResult {
  /** Exit code; -1 when a signal ended the command. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A login that runs commands. Close it, or the process stays. */
export interface SshSession {
  /** @throws MVM3207 when the connection breaks, MVM3208 after the time-out, MVM3209 on abort. */
  exec(command: string, options?: ExecOptions): Promise<ExecResult>;
  close(): void;
}

const DEFAULT_TIMEOUT_SECONDS = 900;
const MAXIMUM_OUTPUT_BYTES = 16 * 1024 * 1024;

export function sessionOf(client: Client, where: string): SshSession {
  client.on("error", () => undefined); // the close that follows tells the running command
  return {
    exec: (command, options = {}) => exec(client, where, command, options),
    close: () => client.end(),
  };
}

function exec(client: Client, where: string, command: string, options: ExecOptions): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    const timeoutSeconds = options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
    const settle = (): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", abort);
      client.removeListener("close", lost);
    };
    const give = (kind: (typeof sshErrors)[keyof typeof sshErrors], message: string): void => {
      settle();
      reject(new DiagnosticError(diagnose(kind, `${where}: ${message}`)));
    };
    const stop = (kind: (typeof sshErrors)[keyof typeof sshErrors], message: string): void => {
      give(kind, message);
      client.destroy(); // the only way to end a command for certain
    };
    const timer = setTimeout(
      () => stop(sshErrors.commandTimeout, `the command did not end within ${timeoutSeconds} s`),
      timeoutSeconds * 1000,
    );
    const abort = (): void => stop(sshErrors.aborted, "interrupted while a command ran");
    const lost = (): void => give(sshErrors.connectionLost, "the connection broke while a command ran");
    if (options.signal?.aborted) return abort();
    options.signal?.addEventListener("abort", abort);
    client.once("close", lost);
    client.exec(command, (error, channel) => {
      if (error) return give(sshErrors.connectionLost, "the host opens no channel");
      collect(channel, (result) => {
        settle();
        if (result) return resolve(result);
        stop(sshErrors.connectionLost, `the command wrote more than ${MAXIMUM_OUTPUT_BYTES} bytes`);
      });
      channel.end(options.stdin ?? "");
    });
  });
}

/** Calls back once: with the result, or with nothing when the output is too long or the command has no end. */
function collect(channel: ClientChannel, done: (result: ExecResult | undefined) => void): void {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let bytes = 0;
  let code: number | undefined;
  const keep = (list: Buffer[]) => (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAXIMUM_OUTPUT_BYTES) done(undefined);
    else list.push(chunk);
  };
  channel.on("data", keep(stdout));
  channel.stderr.on("data", keep(stderr));
  channel.on("error", () => undefined); // e.g. the command ends before it has read its input
  channel.on("exit", (status: number | null) => (code = status ?? -1));
  channel.on("close", () => {
    // Without an exit status the connection has gone; its own close tells why.
    if (code === undefined) return;
    done({
      code,
      stdout: Buffer.concat(stdout).toString("utf8"),
      stderr: Buffer.concat(stderr).toString("utf8"),
    });
  });
}
