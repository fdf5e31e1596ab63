import { createCipheriv, createDecipheriv, createHash, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { fail, type SourcePlace } from "../../diagnostics";
import { engineErrors } from "../errors";

const ROUNDS = 1_000_000;
const KEY_BYTES = 32;
const SALT_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** What the check part of a salt decrypts to. */
const CHECK_TEXT = "pulumi";

/** One derivation costs 0.2 s of a core; a command opens the same stack several times. */
const derivedKeys = new Map<string, Promise<Buffer>>();

function deriveKey(passphrase: string, salt: Buffer): Promise<Buffer> {
  const slot = createHash("sha256").update(salt).update(passphrase, "utf8").digest("hex");
  let key = derivedKeys.get(slot);
  if (!key) {
    key = promisify(pbkdf2)(passphrase, salt, ROUNDS, KEY_BYTES, "sha256");
    derivedKeys.set(slot, key);
  }
  return key;
}

/** Pulumi's passphrase secrets: PBKDF2-SHA256, then AES-256-GCM per value. */
export class SecretsCrypter {
  private constructor(
    private readonly key: Buffer,
    /** `v1:<salt>:v1:<nonce>:<ciphertext of "pulumi">`, as state and stack files keep it. */
    readonly salt: string,
  ) {}

  /**
   * Opens an existing salt, or makes a new one where there is none.
   * @param place where the salt stands, when it is not the state's own
   * @throws MVM3001 without a passphrase, MVM3002 with the wrong one.
   */
  static async open(
    passphrase: string | undefined,
    salt: string | undefined,
    place?: SourcePlace,
  ): Promise<SecretsCrypter> {
    const at = place ? { place } : {};
    if (passphrase === undefined || passphrase === "") {
      return fail(engineErrors.passphraseMissing, "the state is encrypted and no passphrase was given", at);
    }
    if (salt === undefined) {
      const bytes = randomBytes(SALT_BYTES);
      const key = await deriveKey(passphrase, bytes);
      return new SecretsCrypter(key, `v1:${bytes.toString("base64")}:${encrypt(key, CHECK_TEXT)}`);
    }
    const [version, encoded, ...check] = salt.split(":");
    if (version !== "v1")
      fail(engineErrors.stateUnsupported, `unknown kind of encryption salt: ${version ?? ""}`, at);
    const key = await deriveKey(passphrase, Buffer.from(encoded ?? "", "base64"));
    if (!canDecryptCheck(key, check.join(":"))) {
      const what = place ? "this stack's configuration" : "this stack's state";
      fail(engineErrors.passphraseWrong, `the passphrase does not open ${what}`, at);
    }
    return new SecretsCrypter(key, salt);
  }

  encrypt(plaintext: string): string {
    return encrypt(this.key, plaintext);
  }

  /** @throws Error when the text was encrypted with another key or changed since. */
  decrypt(ciphertext: string): string {
    return decrypt(this.key, ciphertext);
  }
}

function canDecryptCheck(key: Buffer, check: string): boolean {
  try {
    return decrypt(key, check) === CHECK_TEXT;
  } catch {
    return false; // the authentication tag does not fit: another key
  }
}

function encrypt(key: Buffer, plaintext: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const text = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${text.toString("base64")}`;
}

function decrypt(key: Buffer, ciphertext: string): string {
  const [version, nonce, text] = ciphertext.split(":");
  if (version !== "v1" || nonce === undefined || text === undefined)
    throw new Error("unknown form of ciphertext");
  const bytes = Buffer.from(text, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  return (
    decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES), undefined, "utf8") + decipher.final("utf8")
  );
}
