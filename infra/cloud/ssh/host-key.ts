import { createHash } from "node:crypto";

import { fail } from "../../diagnostics";
import { sshErrors } from "./errors";

/** The key blob of a public key line; MVM3200 if it is no ed25519 key. */
export function parseHostKey(line: string): Buffer {
  const [type, encoded = ""] = line.trim().split(/\s+/);
  const blob = Buffer.from(encoded, "base64");
  const prefix = Buffer.from("\0\0\0\x0bssh-ed25519\0\0\0 ", "latin1");
  const sound = blob.length === prefix.length + 32 && blob.subarray(0, prefix.length).equals(prefix);
  if (type !== "ssh-ed25519" || !sound)
    fail(sshErrors.badHostKey, "the pinned host key is no ed25519 public key line");
  return blob;
}

/** As ssh-keygen -l shows it: `SHA256:` and unpadded base64. */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}
