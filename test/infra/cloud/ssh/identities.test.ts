import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, describe, expect, it } from "vitest";
import { AgentProtocol } from "ssh2";

import { connect, fingerprintOf, loadIdentities } from "../../../../infra/cloud/ssh";
import { type FakeServer, makeIdentity, startFakeServer } from "./fake-server";

const directory = mkdtempSync(join(tmpdir(), "mvm-identities-"));
afterAll(() => rmSync(directory, { recursive: true }));
let server: FakeServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const one = makeIdentity();
const two = makeIdentity();

function save(name: string, content: string, mode = 0o600): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

describe("loadIdentities", () => {
  it("reads all files of MVM_SSH_KEY in order", async () => {
    const paths = [save("one", one.privateKey), save("two", two.privateKey)];
    const found = await loadIdentities({ MVM_SSH_KEY: paths.join(":"), SSH_AUTH_SOCK: "/nowhere" });
    expect(found.map((i) => i.fingerprint)).toEqual([one.fingerprint, two.fingerprint]);
  });

  it("says what to do without any key", async () => {
    await expect(loadIdentities({})).rejects.toThrow("MVM3205");
    await expect(loadIdentities({ SSH_AUTH_SOCK: join(directory, "nothing") })).rejects.toThrow("MVM3205");
  });

  it.each([
    ["a key that others can read", () => save("open", one.privateKey, 0o640), "mode 0640 lets others in"],
    ["a public key", () => save("public", one.publicKey), "no unencrypted private key"],
    ["something else", () => save("other", "planted-secret"), "no unencrypted private key"],
    ["a huge file", () => save("huge", "x".repeat(70_000)), "not a key file"],
    ["a directory", () => directory, "not a key file"],
    ["nothing", () => join(directory, "missing"), "ENOENT"],
  ])("refuses %s without quoting it", async (_what, path, reason) => {
    const attempt = loadIdentities({ MVM_SSH_KEY: path() });
    await expect(attempt).rejects.toThrow("MVM3206");
    await expect(attempt).rejects.toThrow(reason);
    await expect(attempt).rejects.not.toThrow("planted-secret");
  });

  it("logs in by an agent, offering its keys one by one", async () => {
    const socket = join(directory, "agent.sock");
    const agent = createServer((connection) => {
      const protocol = new AgentProtocol(false);
      protocol.on("identities", (request) => {
        protocol.getIdentitiesReply(
          request,
          [one, two].flatMap((i) => ("key" in i.method ? [i.method.key] : [])),
        );
      });
      protocol.on("sign", (request, key, data) => {
        const owner = [one, two].find((i) => i.fingerprint === fingerprintOf(key.getPublicSSH()));
        if (owner && "key" in owner.method) protocol.signReply(request, owner.method.key.sign(data));
        else protocol.failureReply(request);
      });
      connection.pipe(protocol).pipe(connection);
    });
    await new Promise<void>((resolve) => agent.listen(socket, resolve));
    server = await startFakeServer(two.fingerprint);
    const identities = await loadIdentities({ SSH_AUTH_SOCK: socket });
    const session = await connect(server.target, { identities });
    session.close();
    agent.close();
    expect(server.offered).toEqual([one.fingerprint, two.fingerprint]);
  });
});
