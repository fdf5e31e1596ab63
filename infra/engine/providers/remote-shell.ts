import { timingSafeEqual } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, utils, type ClientChannel, type ConnectConfig } from "ssh2";
import { isMap, type PropertyMap } from "../values";
import {
  commandFailure,
  OutputCollector,
  stdinOf,
  type CommandOutput,
  type CommandTransport,
} from "./command-transport";

interface Connection {
  readonly config: ConnectConfig;
  /** Failed attempts before giving up; -1: never. */
  readonly dialErrorLimit: number;
}

class HostKeyMismatch extends Error {
  override readonly name = "HostKeyMismatch";
}

const RETRY_DELAY_MS = 1_000;
const MS_PER_SECOND = 1_000;

/** Runs commands over SSH. The server must prove the pinned host key; a wrong key is never tried twice. */
export const runOverSsh: CommandTransport = async (command, inputs, environment, signal) => {
  const connection = readConnection(inputs);
  const client = await dial(connection, signal);
  const abort = (): void => void client.destroy();
  signal.addEventListener("abort", abort);
  try {
    return await execute(client, command, stdinOf(inputs), environment, signal);
  } finally {
    signal.removeEventListener("abort", abort);
    client.end();
  }
};

function readConnection(inputs: PropertyMap): Connection {
  const c = isMap(inputs.connection) ? inputs.connection : {};
  const text = (key: string): string | undefined => (typeof c[key] === "string" ? c[key] : undefined);
  const agent = text("agentSocketPath") ?? process.env.SSH_AUTH_SOCK;
  const { privateKey, passphrase, password } = {
    privateKey: text("privateKey"),
    passphrase: text("privateKeyPassword"),
    password: text("password"),
  };
  const hostKey = parseHostKey(text("hostKey") ?? "");
  return {
    dialErrorLimit: Number(c.dialErrorLimit ?? 10),
    config: {
      host: text("host") ?? "",
      port: Number(c.port ?? 22),
      username: text("user") ?? "root",
      readyTimeout: Number(c.perDialTimeout ?? 15) * MS_PER_SECOND,
      algorithms: { serverHostKey: [hostKey.type] } as NonNullable<ConnectConfig["algorithms"]>,
      hostVerifier: (offered: Buffer) => equalKeys(offered, hostKey.blob),
      ...(privateKey ? { privateKey } : {}),
      ...(passphrase ? { passphrase } : {}),
      ...(password ? { password } : {}),
      ...(agent ? { agent } : {}),
    },
  };
}

function parseHostKey(line: string): { type: string; blob: Buffer } {
  const parsed = utils.parseKey(line);
  if (parsed instanceof Error)
    throw new Error("connection.hostKey is not a public key line", { cause: parsed });
  return { type: parsed.type, blob: parsed.getPublicSSH() };
}

const equalKeys = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

async function dial(connection: Connection, signal: AbortSignal): Promise<Client> {
  const { dialErrorLimit } = connection;
  for (let failures = 1; ; failures++) {
    try {
      return await connectOnce(connection.config, signal);
    } catch (cause) {
      if (signal.aborted || cause instanceof HostKeyMismatch) throw cause;
      if (dialErrorLimit >= 0 && failures > dialErrorLimit) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`after ${failures} failed attempts to reach ${connection.config.host}: ${reason}`, {
          cause,
        });
      }
      await sleep(RETRY_DELAY_MS, undefined, { signal });
    }
  }
}

function connectOnce(config: ConnectConfig, signal: AbortSignal): Promise<Client> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    let keyRefused = false;
    const verify = config.hostVerifier as (key: Buffer) => boolean;
    const abort = (): void => {
      client.destroy();
      reject(new Error("interrupted"));
    };
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    client.on("ready", () => {
      signal.removeEventListener("abort", abort);
      resolve(client);
    });
    client.on("error", (error) => {
      signal.removeEventListener("abort", abort);
      reject(keyRefused ? new HostKeyMismatch(`${config.host} does not have the pinned host key`) : error);
    });
    client.connect({ ...config, hostVerifier: (key: Buffer) => !(keyRefused = !verify(key)) });
  });
}

function execute(
  client: Client,
  command: string,
  stdin: string,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<CommandOutput> {
  return new Promise((resolve, reject) => {
    const lost = (): void => reject(new Error(signal.aborted ? "interrupted" : "the connection was lost"));
    client.on("close", lost);
    client.on("error", reject);
    client.exec(command, { env: environment }, (error: Error | undefined, channel: ClientChannel) => {
      if (error) return reject(error);
      const collector = new OutputCollector();
      channel.on("data", (chunk: Buffer) => collector.add("stdout", chunk));
      channel.stderr.on("data", (chunk: Buffer) => collector.add("stderr", chunk));
      let end = "no exit status";
      let succeeded = false;
      channel.on("exit", (code: number | null, killedBy?: string) => {
        succeeded = code === 0;
        end = code === null ? `signal: ${killedBy ?? "unknown"}` : `exit status ${code}`;
      });
      channel.on("close", () => {
        if (succeeded) resolve(collector.output);
        else reject(commandFailure(end, command, collector.printed));
      });
      channel.end(stdin);
    });
  });
}
