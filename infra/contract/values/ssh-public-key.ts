/** An OpenSSH public key, or why it is none. Never carries the text: it may be a private key pasted by mistake. */
export type PublicKeyResult =
  | { readonly publicKey: string; readonly type: SshKeyType }
  | { readonly problem: "malformed" | "type" | "blob" | "weak"; readonly detail: string };

export type SshKeyType = (typeof KEY_TYPES)[number];

/** What sshd of all supported systems accepts and BSI TR-02102-4 recommends; DSA and certificates are not among them. */
const KEY_TYPES = [
  "ssh-ed25519",
  "sk-ssh-ed25519@openssh.com",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "sk-ecdsa-sha2-nistp256@openssh.com",
  "ssh-rsa",
] as const;

const MINIMUM_RSA_BITS = 3072;

/** Bytes of an uncompressed point of the curve. */
const CURVE_POINT_BYTES: Readonly<Record<string, number>> = { nistp256: 65, nistp384: 97, nistp521: 133 };

/** One line: type, base64 blob, and a comment of harmless characters. Options in front are not allowed. */
const LINE = /^([a-z0-9@.-]{1,64}) ([A-Za-z0-9+/]{1,16384}={0,2})(?: [A-Za-z0-9 _.:@+-]{0,200})?$/;

/**
 * Reads one public key line and returns it without its comment. The blob is decoded and must agree with the type, so
 * that a line with options, a second line or a foreign key format never reaches an authorized_keys file.
 */
export function parsePublicKey(line: string): PublicKeyResult {
  const match = LINE.exec(line);
  const [, type = "", base64 = ""] = match ?? [];
  if (!match) return { problem: "malformed", detail: "it is not one line `type base64 comment`" };
  if (!isKeyType(type)) return { problem: "type", detail: `its type is not one of ${KEY_TYPES.join(", ")}` };
  const blob = Buffer.from(base64, "base64");
  if (blob.toString("base64") !== base64) return { problem: "blob", detail: "its base64 part is damaged" };
  const problem = checkBlob(type, new WireReader(blob));
  return problem ?? { publicKey: `${type} ${base64}`, type };
}

function isKeyType(type: string): type is SshKeyType {
  return (KEY_TYPES as readonly string[]).includes(type);
}

function checkBlob(type: SshKeyType, blob: WireReader): PublicKeyResult | undefined {
  const damaged = { problem: "blob", detail: "its base64 part does not hold a key of its type" } as const;
  if (blob.readText() !== type) return damaged;
  if (type === "ssh-rsa") {
    const exponent = blob.readPositiveInteger();
    const modulus = blob.readPositiveInteger();
    if (!exponent || !modulus || !blob.isAtEnd() || exponent < 3n || exponent % 2n === 0n) return damaged;
    const bits = modulus.toString(2).length;
    if (bits >= MINIMUM_RSA_BITS) return undefined;
    return { problem: "weak", detail: `RSA needs ${MINIMUM_RSA_BITS} bits, this key has ${bits}` };
  }
  const keyIsSound = type.includes("ed25519")
    ? blob.readString()?.length === 32
    : readsCurvePoint(type, blob);
  const applicationIsSound = !type.startsWith("sk-") || Boolean(blob.readText()?.startsWith("ssh:"));
  return keyIsSound && applicationIsSound && blob.isAtEnd() ? undefined : damaged;
}

function readsCurvePoint(type: SshKeyType, blob: WireReader): boolean {
  const curve = blob.readText() ?? "";
  const point = blob.readString();
  const typeAgrees = type.replace("@openssh.com", "").endsWith(`-${curve}`);
  return typeAgrees && point?.length === CURVE_POINT_BYTES[curve] && point?.[0] === 4;
}

/** Reads the length-prefixed fields of RFC 4251, section 5; undefined for a field that is cut off. */
class WireReader {
  private offset = 0;

  constructor(private readonly bytes: Buffer) {}

  readString(): Buffer | undefined {
    if (this.offset + 4 > this.bytes.length) return undefined;
    const start = this.offset + 4;
    const end = start + this.bytes.readUInt32BE(this.offset);
    if (end > this.bytes.length) return undefined;
    this.offset = end;
    return this.bytes.subarray(start, end);
  }

  readText(): string | undefined {
    return this.readString()?.toString("latin1");
  }

  /** An mpint in its shortest form; undefined also for zero and negative numbers. */
  readPositiveInteger(): bigint | undefined {
    const bytes = this.readString();
    const [first = 0, second = 0] = bytes ?? [];
    if (!bytes || first >= 0x80 || (first === 0 && second < 0x80)) return undefined;
    return BigInt(`0x${bytes.toString("hex")}`);
  }

  isAtEnd(): boolean {
    return this.offset === this.bytes.length;
  }
}
