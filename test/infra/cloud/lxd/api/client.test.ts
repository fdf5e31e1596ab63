import { createServer, type IncomingMessage, type Server } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DiagnosticError } from "../../../../../infra/diagnostics";
import { connectLxd, LxdError, resolveEndpoint } from "../../../../../infra/cloud/lxd";

/** A daemon that answers from a table; only for the shapes of answers that a real one gives rarely. */
describe("the REST client", () => {
  let directory: string;
  let server: Server | undefined;
  let asked: string[];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "mvm-client-"));
    asked = [];
  });
  afterEach(() => {
    server?.close();
    rmSync(directory, { recursive: true });
  });

  const serve = async (
    answer: (request: IncomingMessage) => { status?: number; body: unknown } | "hang up",
  ) => {
    const path = join(directory, "socket");
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      const reply = answer(request);
      if (reply === "hang up") return void request.socket.destroy();
      response.writeHead(reply.status ?? 200, { etag: '"e1"' }).end(JSON.stringify(reply.body));
    });
    await new Promise<void>((resolve) => server?.listen(path, resolve));
    return connectLxd(`unix://${path}`);
  };
  const asyncReply = { status: 202, body: { type: "async", operation: "/1.0/operations/o1" } };
  const failure = async (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

  it("gives the value and its tag", async () => {
    const client = await serve(() => ({ body: { type: "sync", metadata: { a: 1 } } }));
    expect(await client.getTagged("/1.0/x")).toEqual({ value: { a: 1 }, etag: '"e1"' });
  });

  it("tells an object that does not exist from other refusals", async () => {
    const client = await serve(({ url }) => {
      const error_code = url === "/1.0/none" ? 404 : 500;
      return { status: error_code, body: { type: "error", error_code, error: "no" } };
    });
    expect(await client.find("/1.0/none")).toBeUndefined();
    await client.delete("/1.0/none");
    expect(await failure(client.find("/1.0/broken"))).toMatchObject({ status: 500, reason: "no" });
  });

  it.each([
    ["LXD", { status: 200, body: { type: "sync", metadata: { status_code: 400, err: "no space" } } }, 400],
    ["Incus", { status: 500, body: { type: "error", error_code: 500, error: "no space" } }, 500],
  ])("reports a failed operation as %s does", async (_server, waited, status) => {
    const client = await serve(({ method }) => (method === "POST" ? asyncReply : waited));
    const error = await failure(client.post("/1.0/instances", {}));
    expect(error).toBeInstanceOf(LxdError);
    expect(error).toMatchObject({ status, reason: "no space" });
    expect((error as LxdError).diagnostics[0]?.code).toBe("MVM4020");
  });

  it.each([
    ["the connection breaks while the operation runs", "hang up" as const],
    [
      "the operation is forgotten",
      { status: 404, body: { type: "error", error_code: 404, error: "not found" } },
    ],
  ])("says that the outcome is unknown when %s, and does not repeat the write", async (_what, waited) => {
    const client = await serve(({ method }) => (method === "POST" ? asyncReply : waited));
    expect(String(await failure(client.post("/1.0/instances", {})))).toContain("MVM4025");
    expect(asked.filter((line) => line.startsWith("POST"))).toEqual(["POST /1.0/instances"]);
  });

  it("does not repeat a write whose connection broke", async () => {
    const client = await serve(() => "hang up");
    expect(String(await failure(client.put("/1.0/x", {})))).toContain("MVM4025");
    expect(asked).toEqual(["PUT /1.0/x"]);
  });

  it("refuses an answer that is no JSON", async () => {
    const path = join(directory, "socket");
    server = createServer((_request, response) => response.end("<html>"));
    await new Promise<void>((resolve) => server?.listen(path, resolve));
    expect(String(await failure(connectLxd(`unix://${path}`).get("/1.0")))).toContain("MVM3153");
  });

  it("says what to do when nobody listens", async () => {
    const error = await failure(connectLxd(`unix://${join(directory, "nobody")}`).get("/1.0"));
    expect(error).toBeInstanceOf(DiagnosticError);
    expect((error as DiagnosticError).diagnostics).toMatchObject([
      { code: "MVM3150", hint: expect.stringContaining("mvm lab up") as string },
    ]);
  });
});

describe("resolveEndpoint", () => {
  it.each(["", "lab2", "unix://relative", "http://example.com", "https://", "https://[", "/run/lxd"])(
    "refuses %j",
    (text) => {
      expect(() => resolveEndpoint(text, {})).toThrow("MVM3151");
    },
  );

  it("finds the lab's own daemon by name, and refuses a name that is a path", () => {
    expect(resolveEndpoint("lab", {})).toMatchObject({ text: "lab", local: true });
    expect(() => resolveEndpoint("lab", { MVM_LAB: "../x" })).toThrow("MVM3151");
  });

  it("asks for client key and pinned certificate of a remote server", () => {
    expect(() => resolveEndpoint("https://example.com:8443", {})).toThrow("MVM3157");
  });
});
