import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePublicKey } from "../../../../infra/contract";
import { PUBLIC_KEYS, WEAK_RSA_KEY } from "../public-keys";

const SSH_KEYGEN = "/usr/bin/ssh-keygen";

const problemOf = (line: string) => {
  const result = parsePublicKey(line);
  return "problem" in result ? result.problem : undefined;
};
const encode = (...fields: (string | Buffer)[]) =>
  Buffer.concat(
    fields.flatMap((field) => {
      const bytes = Buffer.from(field as string, "latin1");
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  ).toString("base64");

describe("parsePublicKey", () => {
  it.each(Object.entries(PUBLIC_KEYS))("accepts %s and drops its comment", (_, line) => {
    const [type] = line.split(" ");
    expect(parsePublicKey(line)).toEqual({ publicKey: line, type });
    expect(parsePublicKey(`${line} ops@example.com`)).toEqual({ publicKey: line, type });
  });

  it("says how many bits a weak RSA key has", () => {
    expect(parsePublicKey(WEAK_RSA_KEY)).toEqual({
      problem: "weak",
      detail: "RSA needs 3072 bits, this key has 2048",
    });
  });

  const blob = PUBLIC_KEYS.ed25519.slice("ssh-ed25519 ".length);
  it.each([
    ["nothing", "", "malformed"],
    ["options in front", `command="sh" ${PUBLIC_KEYS.ed25519}`, "malformed"],
    ["an option without value in front", `no-pty ${PUBLIC_KEYS.ed25519}`, "malformed"],
    ["a second line", `${PUBLIC_KEYS.ed25519}\n${PUBLIC_KEYS.ecdsa256}`, "malformed"],
    ["a line end", `${PUBLIC_KEYS.ed25519}\n`, "malformed"],
    ["a carriage return", `${PUBLIC_KEYS.ed25519}\r`, "malformed"],
    ["quotes in the comment", `${PUBLIC_KEYS.ed25519} "x"`, "malformed"],
    ["a shell expansion in the comment", `${PUBLIC_KEYS.ed25519} $(id)`, "malformed"],
    ["two spaces", PUBLIC_KEYS.ed25519.replace(" ", "  "), "malformed"],
    ["the type alone", "ssh-ed25519", "malformed"],
    ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----", "malformed"],
    ["a DSA key", `ssh-dss ${blob}`, "type"],
    ["a certificate", `ssh-ed25519-cert-v01@openssh.com ${blob}`, "type"],
    ["a type that the blob contradicts", `ssh-rsa ${blob}`, "blob"],
    ["a cut blob", `ssh-ed25519 ${blob.slice(0, 40)}`, "blob"],
    ["a blob with an appendix", `ssh-ed25519 ${encode("ssh-ed25519", Buffer.alloc(32), "x")}`, "blob"],
    ["a short Ed25519 key", `ssh-ed25519 ${encode("ssh-ed25519", Buffer.alloc(31))}`, "blob"],
    ["bits behind the base64 end", PUBLIC_KEYS.ecdsa256.replace("50=", "51="), "blob"],
    ["a point of another curve", PUBLIC_KEYS.ecdsa384.replace("nistp384", "nistp256"), "blob"],
    ["an even RSA exponent", `ssh-rsa ${encode("ssh-rsa", "\x04", Buffer.alloc(384, 0x7f))}`, "blob"],
    ["a negative RSA modulus", `ssh-rsa ${encode("ssh-rsa", "\x03", Buffer.alloc(384, 0xff))}`, "blob"],
    [
      "a foreign application",
      `sk-ssh-ed25519@openssh.com ${encode("sk-ssh-ed25519@openssh.com", Buffer.alloc(32), "web")}`,
      "blob",
    ],
  ])("refuses %s", (_, line, problem) => {
    expect(problemOf(line)).toBe(problem);
  });

  it("shows nothing of what it refuses", () => {
    const secret = "b3BlbnNzaC1rZXktdjEAAAAA";
    expect(JSON.stringify(parsePublicKey(`PRIVATE ${secret}`))).not.toContain(secret);
    expect(JSON.stringify(parsePublicKey(`ssh-ed25519 ${secret}`))).not.toContain(secret);
  });

  it("refuses or accepts any text without throwing", () => {
    const types = Object.values(PUBLIC_KEYS).map((line) => line.split(" ")[0] ?? "");
    const line = fc.tuple(fc.constantFrom(...types), fc.base64String()).map((parts) => parts.join(" "));
    fc.assert(fc.property(fc.oneof(fc.string(), line), (text) => void parsePublicKey(text)));
  });

  it.skipIf(!existsSync(SSH_KEYGEN))("accepts only what ssh-keygen reads as one key of that type", () => {
    const directory = mkdtempSync(path.join(tmpdir(), "mvm-public-key-"));
    try {
      for (const line of Object.values(PUBLIC_KEYS)) {
        const file = path.join(directory, "key.pub");
        writeFileSync(file, `${line}\n`);
        const shown = execFileSync(SSH_KEYGEN, ["-l", "-f", file], { encoding: "utf8" });
        expect(shown.trim().split("\n")).toHaveLength(1);
        // sk-ssh-ed25519@openssh.com is shown as ED25519-SK, ecdsa-sha2-nistp256 as ECDSA.
        const [, kind = ""] = /(rsa|ed25519|ecdsa)/.exec(line) ?? [];
        expect(shown.toLowerCase()).toContain(`(${kind}${line.startsWith("sk-") ? "-sk" : ""})`);
      }
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
