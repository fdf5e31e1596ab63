import { createPublicKey } from "node:crypto";

import { utils, type ParsedKey } from "ssh2";
import { describe, expect, it } from "vitest";

import { sshHostKeyProvider } from "../../../../infra/cloud/guest-config";

describe("SshHostKey", () => {
  it("makes a pair whose halves belong together, another one each time", async () => {
    const { id, outs } = await sshHostKeyProvider.create({});
    const key = utils.parseKey(outs.privateKey) as ParsedKey;
    expect(`ssh-ed25519 ${key.getPublicSSH().toString("base64")}`).toBe(outs.publicKey);
    expect(createPublicKey(key.getPublicPEM()).asymmetricKeyType).toBe("ed25519");
    expect(id).toBe(outs.fingerprint);
    expect(outs.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect((await sshHostKeyProvider.create({})).outs.publicKey).not.toBe(outs.publicKey);
  });

  it.each([
    [undefined, undefined, false],
    ["1", "1", false],
    ["1", "2", true],
    [undefined, "1", true],
  ])("rotation %s to %s replaces: %s", async (before, after, changes) => {
    const { outs } = await sshHostKeyProvider.create(before === undefined ? {} : { rotation: before });
    const diff = await sshHostKeyProvider.diff("x", outs, after === undefined ? {} : { rotation: after });
    expect([diff.changes, diff.replaces]).toEqual([changes, changes ? ["rotation"] : []]);
  });
});
