import { createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { fail } from "../../diagnostics";
import { engineErrors, Secret, UNKNOWN } from "../../engine";

/** scrypt with 64 MiB and about 0.2 s: a plan is an artifact that others may copy and guess at. */
const COST = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 2 ** 20 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** Digests that only who has the passphrase can make, so that they give nothing away about secrets. */
export class Sealer {
  private constructor(
    private readonly key: Buffer,
    /** base64 */
    readonly salt: string,
  ) {}

  /** @throws MVM3001 without a passphrase */
  static async open(
    passphrase: string | undefined,
    salt: string = randomBytes(SALT_BYTES).toString("base64"),
  ): Promise<Sealer> {
    if (!passphrase)
      return fail(engineErrors.passphraseMissing, "a saved plan is sealed with the passphrase of the state");
    const key = await new Promise<Buffer>((resolve, reject) =>
      scrypt(passphrase, Buffer.from(salt, "base64"), KEY_BYTES, COST, (error, derived) =>
        error ? reject(error) : resolve(derived),
      ),
    );
    return new Sealer(key, salt);
  }

  /** Hex. The purpose keeps digests of different things apart. */
  digest(purpose: string, value: unknown): string {
    return createHmac("sha256", this.key)
      .update(JSON.stringify([purpose, describe(value)]))
      .digest("hex");
  }

  fits(purpose: string, value: unknown, digest: string): boolean {
    const [made, given] = [this.digest(purpose, value), digest].map((hex) => Buffer.from(hex, "hex"));
    return made?.length === given?.length && timingSafeEqual(made as Buffer, given as Buffer);
  }
}

/** One text per value whatever the order of its keys; opens secrets, and keeps kinds of values apart. */
function describe(value: unknown): unknown {
  if (value === UNKNOWN) return ["unknown"];
  if (value instanceof Secret) return ["secret", describe(value.value)];
  if (Array.isArray(value)) return ["list", ...value.map(describe)];
  if (typeof value !== "object" || value === null) return value ?? null;
  const present = Object.entries(value).filter(([, item]) => item !== undefined);
  return ["map", ...present.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, describe(item)])];
}
