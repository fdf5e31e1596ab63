import { createHash } from "node:crypto";

/** One line of an authorized_keys file (sshd(8), AUTHORIZED_KEYS FILE FORMAT). */
export interface AuthorizedKey {
  /** Type and blob, e.g. `ssh-ed25519 AAAA…`: what decides whether two lines are the same key. */
  readonly key: string;
  /** `SHA256:…` as ssh-keygen shows it. */
  readonly fingerprint: string;
  /** Whether options stand in front, which no declared key has. */
  readonly hasOptions: boolean;
}

const KEY = /(?:^|\s)((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[A-Za-z0-9@.-]+)\s+([A-Za-z0-9+/]+={0,2})(?=\s|$)/;

/** Undefined for a line in which sshd could find no key. */
export function parseAuthorizedKey(line: string): AuthorizedKey | undefined {
  const match = KEY.exec(line);
  const [, type, blob] = match ?? [];
  if (!match || !type || !blob) return undefined;
  const digest = createHash("sha256").update(Buffer.from(blob, "base64")).digest("base64");
  return {
    key: `${type} ${blob}`,
    fingerprint: `SHA256:${digest.replace(/=+$/, "")}`,
    hasOptions: match.index > 0,
  };
}
