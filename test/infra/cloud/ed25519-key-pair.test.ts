import { execFileSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { utils } from "ssh2";

import { encodeEd25519KeyPair, generateEd25519KeyPair } from "../../../infra/cloud/ed25519-key-pair";

const dir = mkdtempSync(join(tmpdir(), "mvm-key-"));
afterAll(() => rmSync(dir, { recursive: true }));

/** What ssh-keygen reads out of a private key file. */
function publicKeyByOpenSsh(privateKey: string): string {
  const file = join(dir, "key");
  writeFileSync(file, privateKey, { mode: 0o600 });
  return execFileSync("ssh-keygen", ["-y", "-f", file], { encoding: "utf8" }).trim();
}

/** A key whose public part begins with a zero byte: one of 256. */
function keyWithLeadingZero(): KeyObject {
  for (;;) {
    const { privateKey } = generateKeyPairSync("ed25519");
    if (Buffer.from(privateKey.export({ format: "jwk" }).x ?? "", "base64url")[0] === 0) return privateKey;
  }
}

describe("an ed25519 key pair", () => {
  it.each(["", "c", "lab provider", "1234567", "12345678"])(
    "is read back by OpenSSH with comment %j",
    (comment) => {
      const pair = generateEd25519KeyPair(comment);
      expect(publicKeyByOpenSsh(pair.privateKey)).toBe(pair.publicKey);
    },
  );

  it("keeps leading zero bytes of the public key", () => {
    const pair = encodeEd25519KeyPair(keyWithLeadingZero(), "zero");
    expect(publicKeyByOpenSsh(pair.privateKey)).toBe(pair.publicKey);
  });

  it("signs in ssh2 what its public key verifies", () => {
    const pair = generateEd25519KeyPair();
    const [secret, open] = [utils.parseKey(pair.privateKey), utils.parseKey(pair.publicKey)];
    if (secret instanceof Error || open instanceof Error) throw new Error("ssh2 refuses the pair");
    expect(open.verify(Buffer.from("text"), secret.sign(Buffer.from("text")))).toBe(true);
  });

  it("is another one every time", () => {
    expect(generateEd25519KeyPair().publicKey).not.toBe(generateEd25519KeyPair().publicKey);
  });

  it("refuses a comment with a line break", () => {
    expect(() => generateEd25519KeyPair("a\nb")).toThrow(TypeError);
  });
});

it("encodes a key that was read from PKCS#8", () => {
  const pem = generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" });
  const pair = encodeEd25519KeyPair(createPrivateKey(pem), "");
  expect(publicKeyByOpenSsh(pair.privateKey)).toBe(pair.publicKey);
});
