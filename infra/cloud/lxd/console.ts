import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import type { WebSocket } from "ws";
import { fail } from "../../diagnostics";
import { connectLxd, type LxdClient } from "./api/client";
import type { ResolvedEndpoint } from "./api/endpoint";
import { lxdErrors, LxdError } from "./errors";
import { dial } from "./api/exchange";

/** What a person or a script is attached to. A TTY is put into raw mode by the caller. */
export interface ConsoleStreams {
  readonly input: Readable;
  readonly output: Writable;
  readonly columns?: number;
  readonly rows?: number;
  /** Detaches when aborted. */
  readonly signal?: AbortSignal;
}

/** Ctrl-A, then q: lets go of the console; the login session in the guest stays as it is. */
export const DETACH_SEQUENCE = "\x01q";

const HANDSHAKE_TIMEOUT_MS = 10_000;
const DETACH_TIMEOUT_SECONDS = 3;
/** The attached process flushes its terminal when it starts; what is typed before that is lost. */
const SETTLE_MS = 300;

/**
 * Attaches to the console of a VM (R11) without its network. Resolves after the detach sequence, the end of the
 * input, an abort, or when the cloud closes the console.
 *
 * @throws DiagnosticError MVM3158 when the VM does not run or somebody else is attached.
 */
export async function openConsole(
  endpoint: string,
  instance: string,
  streams: ConsoleStreams,
): Promise<void> {
  const client = connectLxd(endpoint);
  const { id, sockets } = await startConsole(client, instance, streams);
  const [data, control] = await Promise.all([
    openSocket(client.endpoint, id, sockets["0"] ?? ""),
    openSocket(client.endpoint, id, sockets["control"] ?? ""),
  ]);
  try {
    await relay(data, streams);
  } finally {
    // To the cloud, a connection that just ends means: stop the attached process.
    control.terminate();
    data.terminate();
    await ended(client, id);
  }
}

/** Until the old attachment is gone it may still take the input of the next one. */
async function ended(client: LxdClient, operation: string): Promise<void> {
  try {
    await client.wait(`/1.0/operations/${operation}`, DETACH_TIMEOUT_SECONDS);
  } catch (error) {
    // A killed attachment counts as a failed operation, and one that is over may be forgotten already.
    if (!(error instanceof LxdError)) throw error;
  }
}

async function startConsole(
  client: LxdClient,
  instance: string,
  { columns, rows }: ConsoleStreams,
): Promise<{ id: string; sockets: Record<string, string> }> {
  const body = { type: "console", width: columns ?? 80, height: rows ?? 24 };
  try {
    const operation = await client.startOperation(
      `/1.0/instances/${encodeURIComponent(instance)}/console`,
      body,
    );
    return { id: operation.id, sockets: (operation.metadata?.["fds"] ?? {}) as Record<string, string> };
  } catch (cause) {
    if (!(cause instanceof LxdError)) throw cause;
    return fail(lxdErrors.consoleRefused, `the console of ${instance} cannot be attached: ${cause.reason}`, {
      cause,
    });
  }
}

async function openSocket(endpoint: ResolvedEndpoint, operation: string, secret: string): Promise<WebSocket> {
  const url = `ws://lxd/1.0/operations/${operation}/websocket?secret=${encodeURIComponent(secret)}`;
  // Already connected, over TLS with the pinned certificate where the endpoint asks for it.
  const connection = await dial(endpoint);
  const ws = await import("ws");
  const socket = new ws.WebSocket(url, {
    createConnection: () => connection,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    perMessageDeflate: false,
  });
  try {
    await once(socket, "open");
  } catch (cause) {
    fail(lxdErrors.consoleRefused, "the cloud refuses the console's connection", { cause });
  }
  return socket;
}

/** Copies bytes both ways until one side ends. */
function relay(data: WebSocket, { input, output, signal }: ConsoleStreams): Promise<void> {
  return new Promise((resolve) => {
    let held = "";
    const onInput = (chunk: Buffer | string): void => {
      const { send, rest, isDetached } = splitAtDetach(held + chunk.toString("latin1"));
      held = rest;
      if (send) data.send(Buffer.from(send, "latin1"));
      if (isDetached) finish();
    };
    const settle = setTimeout(() => {
      input.on("data", onInput).once("end", finish);
      input.resume();
    }, SETTLE_MS);
    const finish = (): void => {
      clearTimeout(settle);
      input.off("data", onInput).off("end", finish);
      signal?.removeEventListener("abort", finish);
      input.pause();
      resolve();
    };
    data.on("message", (bytes: Buffer, isBinary) => {
      if (isBinary) output.write(bytes);
      else finish();
    });
    data.once("close", finish).once("error", finish);
    signal?.addEventListener("abort", finish);
  });
}

/**
 * Finds the detach sequence in what was typed. A lone Ctrl-A at the end is held back until the next key; typed twice it
 * reaches the guest once.
 */
export function splitAtDetach(typed: string): { send: string; rest: string; isDetached: boolean } {
  const [escape, key] = [DETACH_SEQUENCE[0] ?? "", DETACH_SEQUENCE[1] ?? ""];
  let send = "";
  for (let i = 0; i < typed.length; i++) {
    if (typed[i] !== escape) {
      send += typed[i];
      continue;
    }
    const next = typed[i + 1];
    if (next === undefined) return { send, rest: escape, isDetached: false };
    if (next === key) return { send, rest: "", isDetached: true };
    send += next === escape ? escape : escape + next;
    i++;
  }
  return { send, rest: "", isDetached: false };
}
