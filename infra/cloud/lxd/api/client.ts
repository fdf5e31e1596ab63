import type { Readable } from "node:stream";
import { fail } from "../../../diagnostics";
import type { ResolvedEndpoint } from "./endpoint";
import { resolveEndpoint } from "./endpoint";
import { LxdError, lxdErrors } from "../errors";
import type { HttpReply, HttpRequest } from "./exchange";
import { exchange } from "./exchange";

const REQUEST_TIMEOUT_SECONDS = 60;
/** How long a background operation (start, image import, exec) may take unless the caller knows better. */
const OPERATION_TIMEOUT_SECONDS = 300;

/** The envelope of every JSON answer. */
interface Envelope {
  readonly type: "sync" | "async" | "error";
  readonly status_code?: number;
  readonly operation?: string;
  readonly error_code?: number;
  readonly error?: string;
  readonly metadata?: unknown;
}

/** What an operation shows of itself. */
export interface Operation {
  readonly id: string;
  readonly status_code: number;
  readonly err: string;
  readonly metadata: Readonly<Record<string, unknown>> | null;
}

/** `GET /1.0`: the server's configuration and what it says of itself. */
export interface ServerInfo {
  readonly config: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, unknown>> & { readonly server_pid: number };
}

/** A value with the tag that makes a later write conditional. */
export interface Tagged<T> {
  readonly value: T;
  readonly etag: string;
}

export interface WriteOptions {
  /** Write only if the object still is the one read (412 otherwise). */
  readonly ifMatch?: string;
  readonly timeoutSeconds?: number;
}

/**
 * The REST API of LXD and of Incus. Every write waits for its background operation and throws what went wrong there,
 * in whichever of the two shapes the server reports it. Reads may be repeated, writes never are by themselves.
 */
export class LxdClient {
  constructor(readonly endpoint: ResolvedEndpoint) {}

  /** @throws LxdError also for "not found"; see `find`. */
  async get<T>(path: string): Promise<T> {
    return (await this.getTagged<T>(path)).value;
  }

  async getTagged<T>(path: string): Promise<Tagged<T>> {
    const reply = await this.exchange({ method: "GET", path, timeoutSeconds: REQUEST_TIMEOUT_SECONDS });
    return { value: this.open("GET", path, reply).metadata as T, etag: reply.etag ?? "" };
  }

  /** Like `get`, but undefined for an object that does not exist. */
  async find<T>(path: string): Promise<T | undefined> {
    return (await this.findTagged<T>(path))?.value;
  }

  async findTagged<T>(path: string): Promise<Tagged<T> | undefined> {
    return ignoreStatus(404, this.getTagged<T>(path));
  }

  async server(): Promise<ServerInfo> {
    return this.get<ServerInfo>("/1.0");
  }

  /** The raw bytes of a file or log that the API serves outside its JSON envelope. */
  async getRaw(path: string): Promise<Buffer> {
    const reply = await this.exchange({ method: "GET", path, timeoutSeconds: REQUEST_TIMEOUT_SECONDS });
    if (reply.status >= 400) this.open("GET", path, reply);
    return reply.body;
  }

  async post(path: string, body: unknown, options: WriteOptions = {}): Promise<Operation | undefined> {
    return this.write("POST", path, jsonBody(body), options);
  }

  async put(path: string, body: unknown, options: WriteOptions = {}): Promise<Operation | undefined> {
    return this.write("PUT", path, jsonBody(body), options);
  }

  async patch(path: string, body: unknown, options: WriteOptions = {}): Promise<Operation | undefined> {
    return this.write("PATCH", path, jsonBody(body), options);
  }

  /** Deletes; an object that is already gone is fine. */
  async delete(path: string): Promise<void> {
    await ignoreStatus(404, this.write("DELETE", path, {}, {}));
  }

  /** Sends bytes that are not JSON: a file of a guest, an image. */
  async upload(
    path: string,
    headers: Readonly<Record<string, string>>,
    body: Buffer | Readable,
  ): Promise<Operation | undefined> {
    return this.write("POST", path, { headers, body }, {});
  }

  /** Starts a background operation without waiting for it; the console needs its sockets while it runs. */
  async startOperation(path: string, body: unknown): Promise<Operation> {
    const timeoutSeconds = REQUEST_TIMEOUT_SECONDS;
    const reply = await this.exchange({ method: "POST", path, ...jsonBody(body), timeoutSeconds });
    return this.open("POST", path, reply).metadata as Operation;
  }

  /** Waits for an operation by its URL. @throws LxdError with what the operation says of its failure. */
  async wait(
    operation: string,
    timeoutSeconds = OPERATION_TIMEOUT_SECONDS,
    cause = "GET",
  ): Promise<Operation> {
    const path = `${operation}/wait?timeout=${timeoutSeconds}`;
    const reply = await this.exchange({ method: "GET", path, timeoutSeconds: timeoutSeconds + 10 });
    const result = this.open(cause, operation, reply).metadata as Operation;
    if (result.status_code === 200) return result;
    const reason = result.err || `still not finished after ${timeoutSeconds} s`;
    throw new LxdError(result.status_code, reason, cause, operation);
  }

  private async write(
    method: "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    content: Pick<HttpRequest, "headers" | "body">,
    options: WriteOptions,
  ): Promise<Operation | undefined> {
    const headers = { ...content.headers, ...(options.ifMatch ? { "if-match": options.ifMatch } : {}) };
    const timeoutSeconds = options.timeoutSeconds ?? OPERATION_TIMEOUT_SECONDS;
    const reply = await this.exchange({ ...content, method, path, headers, timeoutSeconds });
    const envelope = this.open(method, path, reply);
    if (envelope.type !== "async" || !envelope.operation) return undefined;
    return this.waitForWrite(envelope.operation, timeoutSeconds, method);
  }

  /** A daemon that dies while it works leaves no answer: say so, instead of "not reachable, nothing changed". */
  private async waitForWrite(operation: string, timeoutSeconds: number, method: string): Promise<Operation> {
    try {
      return await this.wait(operation, timeoutSeconds, method);
    } catch (cause) {
      if (cause instanceof LxdError && cause.status !== 404) throw cause;
      return fail(lxdErrors.outcomeUnknown, `${this.endpoint.text}: the outcome of a ${method} is unknown`, {
        cause,
      });
    }
  }

  private exchange(request: HttpRequest): Promise<HttpReply> {
    return exchange(this.endpoint, request);
  }

  /** Unpacks the envelope. @throws LxdError for an error in it. */
  private open(method: string, path: string, reply: HttpReply): Envelope {
    const envelope = parseEnvelope(reply.body);
    if (envelope && envelope.type !== "error" && reply.status < 400) return envelope;
    const status = envelope?.error_code ?? reply.status;
    throw new LxdError(status, envelope?.error ?? "no JSON in the answer", method, path.replace(/\?.*/, ""));
  }
}

/** A client for `lab`, `unix://…` or `https://…`. */
export function connectLxd(endpoint: string): LxdClient {
  return new LxdClient(resolveEndpoint(endpoint));
}

/** Turns one expected refusal of the API into undefined. */
export async function ignoreStatus<T>(status: number, call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof LxdError && error.status === status) return undefined;
    throw error;
  }
}

function jsonBody(body: unknown): Pick<HttpRequest, "headers" | "body"> {
  return { headers: { "content-type": "application/json" }, body: Buffer.from(JSON.stringify(body)) };
}

function parseEnvelope(body: Buffer): Envelope | undefined {
  try {
    return JSON.parse(body.toString("utf8")) as Envelope;
  } catch {
    return undefined;
  }
}
