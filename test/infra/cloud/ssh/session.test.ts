import { afterEach, describe, expect, it } from "vitest";

import { connect, type SshSession } from "../../../../infra/cloud/ssh";
import { type FakeServer, makeIdentity, startFakeServer } from "./fake-server";

const mine = makeIdentity();
let server: FakeServer;
let session: SshSession;
afterEach(async () => {
  session.close();
  await server.close();
});

async function open(onCommand: Parameters<typeof startFakeServer>[1]): Promise<void> {
  server = await startFakeServer(mine.fingerprint, onCommand);
  session = await connect(server.target, { identities: [mine] });
}

describe("exec", () => {
  it("hands standard input over and returns code, stdout and stderr", async () => {
    await open((channel, command) => {
      const read: Buffer[] = [];
      channel.on("data", (chunk: Buffer) => read.push(chunk));
      channel.on("end", () => {
        channel.write(`${command}: ${Buffer.concat(read).toString()}`);
        channel.stderr.write("warned");
        channel.exit(3);
        channel.end();
      });
    });
    expect(await session.exec("cat", { stdin: "grün\n" })).toEqual({
      code: 3,
      stdout: "cat: grün\n",
      stderr: "warned",
    });
  });

  it("returns -1 for a command that a signal ended", async () => {
    await open((channel) => {
      channel.exit("KILL");
      channel.end();
    });
    expect((await session.exec("x")).code).toBe(-1);
  });

  it("tells when the connection breaks", async () => {
    await open((_channel, _command, connection) => connection.end());
    await expect(session.exec("x")).rejects.toThrow("MVM3207");
  });

  it("tells when a command takes too long, and ends the session", async () => {
    await open(() => undefined);
    await expect(session.exec("x", { timeoutSeconds: 0.1 })).rejects.toThrow("MVM3208");
  });

  it("stops when aborted", async () => {
    await open(() => undefined);
    await expect(session.exec("x", { signal: AbortSignal.timeout(50) })).rejects.toThrow("MVM3209");
    await expect(session.exec("x", { signal: AbortSignal.abort() })).rejects.toThrow("MVM3209");
  });

  it("stops reading a command that writes without end", async () => {
    await open((channel) => {
      const chunk = Buffer.alloc(1024 * 1024);
      const more = (): void => void channel.write(chunk, more);
      more();
    });
    await expect(session.exec("x")).rejects.toThrow("wrote more than 16777216 bytes");
  });

  it("survives a command that ends without reading its input", async () => {
    await open((channel) => {
      channel.exit(0);
      channel.end();
    });
    expect((await session.exec("true", { stdin: "x".repeat(5_000_000) })).code).toBe(0);
  });

  it("never shows the input in an error", async () => {
    await open((_channel, _command, connection) => connection.end());
    await expect(session.exec("x", { stdin: "planted-secret" })).rejects.not.toThrow("planted-secret");
  });
});
