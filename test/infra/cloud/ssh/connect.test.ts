import { connect as dial, createServer, type AddressInfo, type Server, type Socket } from "node:net";

import { afterEach, describe, expect, it } from "vitest";

import { connect, fingerprintOf, parseHostKey } from "../../../../infra/cloud/ssh";
import { type FakeServer, makeIdentity, startFakeServer } from "./fake-server";

const mine = makeIdentity();
const others = Array.from({ length: 7 }, makeIdentity);

let server: FakeServer | undefined;
let plain: Server | undefined;
afterEach(async () => {
  await server?.close();
  plain?.close();
  server = plain = undefined;
});

async function listenPlain(onConnection: (socket: Socket) => void): Promise<number> {
  plain = createServer(onConnection);
  await new Promise<void>((resolve) => plain?.listen(0, "127.0.0.1", resolve));
  return (plain.address() as AddressInfo).port;
}

const refusedPort = async (): Promise<number> => {
  const port = await listenPlain(() => undefined);
  await new Promise((resolve) => plain?.close(resolve));
  return port;
};

describe("connect", () => {
  it("logs in with the one identity of many that the host accepts, each tried once", async () => {
    server = await startFakeServer(mine.fingerprint);
    const session = await connect(server.target, { identities: [...others, mine] });
    session.close();
    expect(server.offered).toEqual([...others, mine].map((i) => i.fingerprint));
    expect(server.connections).toBe(3);
  });

  it("refuses another host key before it shows a key, and names both fingerprints", async () => {
    server = await startFakeServer(mine.fingerprint);
    const pinned = others[0]?.publicKey ?? "";
    const attempt = connect({ ...server.target, hostKey: pinned }, { identities: [mine], waitSeconds: 30 });
    await expect(attempt).rejects.toThrow("MVM3201");
    await expect(attempt).rejects.toThrow(fingerprintOf(parseHostKey(pinned)));
    await expect(attempt).rejects.toThrow(fingerprintOf(parseHostKey(server.target.hostKey)));
    expect([server.offered, server.connections]).toEqual([[], 1]);
  });

  it("names the refused keys when none is accepted, and does not wait for a wonder", async () => {
    server = await startFakeServer(mine.fingerprint);
    const attempt = connect(server.target, { identities: others.slice(0, 1), waitSeconds: 30 });
    await expect(attempt).rejects.toThrow(`MVM3204 mvmadmin@127.0.0.1 port ${server.target.port}`);
    await expect(attempt).rejects.toThrow(others[0]?.fingerprint);
  });

  it("says unreachable for a closed port", async () => {
    const port = await refusedPort();
    const target = { host: "127.0.0.1", port, user: "a", hostKey: mine.publicKey };
    await expect(connect(target, { identities: [mine] })).rejects.toThrow(/MVM3202 .*ECONNREFUSED/);
  });

  it("says unreachable for a host that closes at once", async () => {
    const port = await listenPlain((socket) => socket.end("Not allowed at this time\r\n"));
    const target = { host: "127.0.0.1", port, user: "a", hostKey: mine.publicKey };
    await expect(connect(target, { identities: [mine] })).rejects.toThrow("MVM3202");
  });

  it("says silent for a host that never speaks", async () => {
    const port = await listenPlain(() => undefined);
    const target = { host: "127.0.0.1", port, user: "a", hostKey: mine.publicKey };
    const attempt = connect(target, { identities: [mine], attemptSeconds: 0.2 });
    await expect(attempt).rejects.toThrow("MVM3203");
  });

  it("goes on trying while the host boots", async () => {
    let closed = 0;
    server = await startFakeServer(mine.fingerprint);
    const { port: realPort } = server.target;
    const port = await listenPlain((socket) => {
      if (++closed < 3) return void socket.destroy();
      socket.pipe(dial(realPort, "127.0.0.1")).pipe(socket);
    });
    const session = await connect({ ...server.target, port }, { identities: [mine], waitSeconds: 10 });
    session.close();
    expect(closed).toBe(3);
  });

  it("gives up when the time to wait is over", async () => {
    const port = await refusedPort();
    const target = { host: "127.0.0.1", port, user: "a", hostKey: mine.publicKey };
    const began = Date.now();
    await expect(connect(target, { identities: [mine], waitSeconds: 1 })).rejects.toThrow("MVM3202");
    expect(Date.now() - began).toBeLessThan(1500);
  });

  it("stops at once when aborted, in an attempt and between two", async () => {
    const port = await refusedPort();
    const target = { host: "127.0.0.1", port, user: "a", hostKey: mine.publicKey };
    const began = Date.now();
    const attempt = connect(target, {
      identities: [mine],
      waitSeconds: 60,
      signal: AbortSignal.timeout(300),
    });
    await expect(attempt).rejects.toThrow("MVM3209");
    expect(Date.now() - began).toBeLessThan(1500);
    await expect(connect(target, { identities: [mine], signal: AbortSignal.abort() })).rejects.toThrow(
      "MVM3209",
    );
  });

  it.each(["", "ssh-ed25519", "ssh-rsa AAAA", "ssh-ed25519 AAAA", `ssh-rsa ${mine.publicKey.split(" ")[1]}`])(
    "refuses the pin %j",
    async (hostKey) => {
      const target = { host: "127.0.0.1", port: 1, user: "a", hostKey };
      await expect(connect(target, { identities: [mine] })).rejects.toThrow("MVM3200");
    },
  );
});
