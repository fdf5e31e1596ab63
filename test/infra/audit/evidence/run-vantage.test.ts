import { spawn } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import ssh2 from "ssh2";
import { afterEach, expect, test } from "vitest";
import { probeFrom } from "../../../../infra/audit/evidence/network/run-vantage";
import type { Vantage } from "../../../../infra/audit/evidence";
import { generateEd25519KeyPair } from "../../../../infra/cloud/ed25519-key-pair";

const HERE: Vantage = {
  kind: "provider",
  name: "here",
  argvPrefix: [],
  ipv4: "127.0.0.2",
  ipv6: "::1",
  bind: true,
  controls: [],
};
const TIMEOUT_MS = 1200;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function listen(onConnection: (socket: net.Socket) => void, host = "127.0.0.1"): Promise<number> {
  const server = net.createServer((socket) => {
    socket.on("error", () => undefined);
    onConnection(socket);
  });
  server.listen(0, host);
  await once(server, "listening");
  cleanups.push(() => server.close());
  return (server.address() as net.AddressInfo).port;
}

/** A port whose queue of waiting connections is full, so that the kernel drops what arrives: silence. */
async function fullPort(): Promise<number> {
  const program =
    "import socket,sys\ns=socket.socket();s.bind(('127.0.0.1',0));s.listen(0)\nprint(s.getsockname()[1],flush=True);sys.stdin.read()";
  const child = spawn("python3", ["-c", program], { stdio: ["pipe", "pipe", "inherit"] });
  const [chunk] = (await once(child.stdout, "data")) as [Buffer];
  const port = Number(chunk.toString());
  const fillers = [1, 2, 3].map(() => net.connect(port, "127.0.0.1").on("error", () => undefined));
  cleanups.push(() => (fillers.forEach((f) => f.destroy()), child.kill()));
  await new Promise((resolve) => setTimeout(resolve, 100));
  return port;
}

/** An SSH server that offers these methods and accepts nothing but, where it is offered, "none". */
async function sshServer(methods: ssh2.AuthenticationType[]): Promise<{ port: number; hostKey: string }> {
  const pair = generateEd25519KeyPair();
  const server = new ssh2.Server({ hostKeys: [pair.privateKey] }, (client) => {
    client.on("error", () => undefined);
    client.on("authentication", (context) =>
      context.method === "none" && methods.includes("none") ? context.accept() : context.reject(methods),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => server.close());
  return { port: (server.address() as net.AddressInfo).port, hostKey: pair.publicKey.split(" ")[1] ?? "" };
}

test("tells open with banner, open without, refused and silent apart, in the order asked, over both families", async () => {
  const speaking = await listen((socket) => socket.write("SSH-2.0-Test\r\nmore"));
  const quiet = await listen(() => undefined);
  const speaking6 = await listen((socket) => socket.end("220 hi\r\n"), "::1");
  const full = await fullPort();
  const closed = await listen(() => undefined);
  await cleanups.pop()?.();
  const targets = [
    { host: "127.0.0.1", port: full },
    { host: "127.0.0.1", port: speaking },
    { host: "127.0.0.1", port: quiet },
    { host: "127.0.0.1", port: closed },
    { host: "::1", port: speaking6 },
  ];
  const began = Date.now();
  expect(await probeFrom(HERE, targets, TIMEOUT_MS)).toEqual([
    { outcome: "silent" },
    { outcome: "open", banner: "SSH-2.0-Test" },
    { outcome: "open", banner: "" },
    { outcome: "refused" },
    { outcome: "open", banner: "220 hi" },
  ]);
  expect(Date.now() - began).toBeLessThan(TIMEOUT_MS + 5000);
});

test("speaks from the vantage's address, unless it stands behind a NAT", async () => {
  const seen: (string | undefined)[] = [];
  const port = await listen((socket) => void (seen.push(socket.remoteAddress), socket.end("hi\n")));
  await probeFrom(HERE, [{ host: "127.0.0.1", port }], TIMEOUT_MS);
  await probeFrom({ ...HERE, bind: false }, [{ host: "127.0.0.1", port }], TIMEOUT_MS);
  expect(seen).toEqual(["127.0.0.2", "127.0.0.1"]);
});

test("an address that this host does not have is an error, not a silence", async () => {
  const port = await listen(() => undefined);
  expect(await probeFrom({ ...HERE, ipv4: "192.0.2.1" }, [{ host: "127.0.0.1", port }], TIMEOUT_MS)).toEqual([
    { outcome: "error", code: "EADDRNOTAVAIL" },
  ]);
});

test("lists the authentication methods that a server offers, with its host key", async () => {
  const strict = await sshServer(["publickey"]);
  const lax = await sshServer(["publickey", "password"]);
  const open = await sshServer(["none"]);
  const targets = [strict, lax, open].map(({ port }) => ({ host: "127.0.0.1", port, user: "someone" }));
  expect(await probeFrom(HERE, targets, 5000)).toEqual([
    { outcome: "methods", methods: ["publickey"], hostKey: strict.hostKey },
    { outcome: "methods", methods: ["publickey", "password"], hostKey: lax.hostKey },
    { outcome: "methods", methods: ["none"], hostKey: open.hostKey },
  ]);
});

test("a port that is no SSH server gives no methods", async () => {
  const quiet = await listen(() => undefined);
  const gone = await listen((socket) => socket.destroy());
  const targets = [quiet, gone].map((port) => ({ host: "127.0.0.1", port, user: "someone" }));
  const results = await probeFrom(HERE, targets, TIMEOUT_MS);
  expect(results.map((r) => r.outcome === "methods")).toEqual([false, false]);
});

test.each([
  [["/nonexistent/ip"], /ENOENT/],
  [["sh", "-c", "echo no such namespace >&2; exit 1"], /ended with 1: no such namespace/],
  [["sh", "-c", "echo []"], /answered in part/],
])("a vantage that cannot probe (%j) is an error for each target", async (argvPrefix, message) => {
  const targets = [22, 3389].map((port) => ({ host: "127.0.0.1", port }));
  const results = await probeFrom({ ...HERE, argvPrefix }, targets, TIMEOUT_MS);
  expect(results).toEqual(
    targets.map(() => ({ outcome: "error", code: expect.stringMatching(message) as string })),
  );
});
