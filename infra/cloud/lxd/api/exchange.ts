import { request } from "node:http";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { diagnose, DiagnosticError, fail } from "../../../diagnostics";
import type { ResolvedEndpoint } from "./endpoint";
import { lxdErrors } from "../errors";

/** One HTTP request to the daemon. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path with query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | Readable;
  /** Time without any byte from the daemon after which the request is given up. */
  readonly timeoutSeconds: number;
}

export interface HttpReply {
  readonly status: number;
  readonly etag: string | undefined;
  readonly body: Buffer;
}

const CONNECT_RETRY_MS = 1_500;
const CONNECT_PAUSE_MS = 100;

/**
 * Opens a connection. As nothing is sent yet, a refused connection is tried again for a moment: a daemon that is
 * being restarted comes back in under a second.
 *
 * @throws DiagnosticError MVM3150 when nobody listens, MVM3152 when the certificate is another one.
 */
export async function dial(endpoint: ResolvedEndpoint): Promise<Socket> {
  const giveUpAt = Date.now() + CONNECT_RETRY_MS;
  for (;;) {
    try {
      return await endpoint.dial();
    } catch (cause) {
      if (cause instanceof DiagnosticError) throw cause;
      if (Date.now() > giveUpAt) {
        const code = (cause as NodeJS.ErrnoException).code ?? "no connection";
        fail(lxdErrors.unreachable, `the cloud at ${endpoint.text} is not reachable (${code})`, { cause });
      }
      await sleep(CONNECT_PAUSE_MS);
    }
  }
}

/**
 * Sends one request and reads the whole answer, whatever its status.
 *
 * @throws DiagnosticError MVM3150, MVM3152, MVM3154; MVM4025 when the connection breaks during a change.
 */
export async function exchange(endpoint: ResolvedEndpoint, req: HttpRequest): Promise<HttpReply> {
  const socket = await dial(endpoint);
  try {
    return await send(socket, req);
  } catch (cause) {
    if (cause instanceof DiagnosticError) throw cause;
    const kind = req.method === "GET" ? lxdErrors.unreachable : lxdErrors.outcomeUnknown;
    return fail(kind, `the connection to ${endpoint.text} broke during ${req.method} ${bare(req.path)}`, {
      cause,
    });
  } finally {
    socket.destroy();
  }
}

const bare = (path: string): string => path.replace(/\?.*/, "");

function send(socket: Socket, req: HttpRequest): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const { method, path, body } = req;
    const headers = {
      host: "lxd",
      connection: "close",
      ...(Buffer.isBuffer(body) ? { "content-length": String(body.length) } : {}),
      ...req.headers,
    };
    const outgoing = request({ method, path, headers, createConnection: () => socket });
    outgoing.setTimeout(req.timeoutSeconds * 1_000, () => {
      const message = `${method} ${bare(path)}: no answer within ${req.timeoutSeconds} s`;
      outgoing.destroy(new DiagnosticError(diagnose(lxdErrors.timedOut, message)));
    });
    outgoing.once("error", reject);
    outgoing.once("response", (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.once("error", reject);
      incoming.once("end", () =>
        resolve({
          status: incoming.statusCode ?? 0,
          etag: incoming.headers.etag,
          body: Buffer.concat(chunks),
        }),
      );
    });
    if (body === undefined || Buffer.isBuffer(body)) outgoing.end(body);
    else body.once("error", (error) => outgoing.destroy(error)).pipe(outgoing);
  });
}
