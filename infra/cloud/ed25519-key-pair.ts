import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";

/** A key pair as OpenSSH keeps it in files. */
export interface SshKeyPair {
  /** Text of the private key file, without a passphrase. A secret. */
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA… comment`, one line without its end. */
  readonly publicKey: string;
}

const TYPE = "ssh-ed25519";
const CIPHER_BLOCK_BYTES = 8;

/**
 * Makes an ed25519 key pair. Not by ssh2's generator: it cuts leading zero bytes off the public key, which spoils one
 * key of 256.
 *
 * @param comment plain text without line breaks, shown by ssh-keygen
 */
export function generateEd25519KeyPair(comment = ""): SshKeyPair {
  return encodeEd25519KeyPair(generateKeyPairSync("ed25519").privateKey, comment);
}

/** OpenSSH's own format (PROTOCOL.key), unencrypted. */
export function encodeEd25519KeyPair(key: KeyObject, comment: string): SshKeyPair {
  if (!/^[\x20-\x7e]*$/.test(comment)) throw new TypeError("a key comment is one line of plain text");
  const jwk = key.export({ format: "jwk" });
  const point = Buffer.from(jwk.x ?? "", "base64url");
  const seed = Buffer.from(jwk.d ?? "", "base64url");
  const publicBlob = Buffer.concat([field(TYPE), field(point)]);
  const check = randomBytes(4);
  const secrets = [check, check, publicBlob, field(Buffer.concat([seed, point])), field(comment)];
  const body = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    ...[
      field("none"),
      field("none"),
      field(""),
      uint32(1),
      field(publicBlob),
      field(pad(Buffer.concat(secrets))),
    ],
  ]);
  const lines = body.toString("base64").match(/.{1,70}/g) ?? [];
  return {
    privateKey: [
      "-----BEGIN OPENSSH PRIVATE KEY-----",
      ...lines,
      "-----END OPENSSH PRIVATE KEY-----",
      "",
    ].join("\n"),
    publicKey: `${TYPE} ${publicBlob.toString("base64")} ${comment}`.trimEnd(),
  };
}

/** The format pads with 1, 2, 3, … to a full block. */
function pad(bytes: Buffer): Buffer {
  const missing = (CIPHER_BLOCK_BYTES - (bytes.length % CIPHER_BLOCK_BYTES)) % CIPHER_BLOCK_BYTES;
  return Buffer.concat([bytes, Buffer.from(Array.from({ length: missing }, (_, index) => index + 1))]);
}

function field(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
