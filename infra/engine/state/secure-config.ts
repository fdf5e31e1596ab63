import { fail, type SourcePlace } from "../../diagnostics";
import { engineErrors } from "../errors";
import { UNKNOWN_TEXT } from "../values";
import { SecretsCrypter } from "./secrets";

/** A configuration value as Pulumi.<stack>.yaml has it; `{ secure: "v1:…" }` is an encrypted text, at any depth. */
export type ConfigValue = null | boolean | number | string | ConfigValue[] | { [key: string]: ConfigValue };

/** What the secrets of a stack are encrypted with: `encryptionsalt` of its configuration. */
export interface EncryptionSalt {
  readonly text: string;
  readonly place: SourcePlace;
}

const isMap = (value: ConfigValue): value is { [key: string]: ConfigValue } =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** The ciphertext of an encrypted value. */
function ciphertextOf(value: ConfigValue): string | undefined {
  if (!isMap(value) || Object.keys(value).length !== 1) return undefined;
  return typeof value.secure === "string" ? value.secure : undefined;
}

export function holdsSecureValue(value: ConfigValue): boolean {
  if (ciphertextOf(value) !== undefined) return true;
  if (Array.isArray(value)) return value.some(holdsSecureValue);
  return isMap(value) && Object.values(value).some(holdsSecureValue);
}

/** Configuration reaches programs as text: structures as JSON, written as the Pulumi CLI does. */
export function formatConfigValue(value: ConfigValue): string {
  if (value === null || typeof value !== "object") return String(value);
  const sorted = (part: ConfigValue): ConfigValue => {
    if (Array.isArray(part)) return part.map(sorted);
    if (!isMap(part)) return part;
    const entries = Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
  };
  const escape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(sorted(value)).replace(/[<>&\u2028\u2029]/g, escape); // as Go writes JSON
}

function replaceSecure(value: ConfigValue, open: (ciphertext: string) => string): ConfigValue {
  const ciphertext = ciphertextOf(value);
  if (ciphertext !== undefined) return open(ciphertext);
  if (Array.isArray(value)) return value.map((item) => replaceSecure(item, open));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceSecure(item, open)]));
}

/** Without a passphrase: each encrypted text becomes one that every rule takes for unknown. */
export function hideSecureConfig(values: Readonly<Record<string, ConfigValue>>): Record<string, string> {
  const hide = (value: ConfigValue): string => formatConfigValue(replaceSecure(value, () => UNKNOWN_TEXT));
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, hide(value)]));
}

/**
 * Decrypts the encrypted values of a stack's configuration.
 * @throws MVM3001, MVM3002 at the salt's place; MVM3010 naming the key whose value was changed or is of another stack
 */
export async function openSecureConfig(
  values: Readonly<Record<string, ConfigValue>>,
  passphrase: string | undefined,
  salt: EncryptionSalt | undefined,
): Promise<Record<string, string>> {
  if (Object.keys(values).length === 0) return {};
  if (!salt) return fail(engineErrors.secureConfig, "there are secure values, but no encryptionsalt");
  const crypter = await SecretsCrypter.open(passphrase, salt.text, salt.place);
  const open = ([key, value]: [string, ConfigValue]): [string, string] => {
    try {
      return [key, formatConfigValue(replaceSecure(value, (ciphertext) => crypter.decrypt(ciphertext)))];
    } catch (cause) {
      const message = `the secure value of ${key} was not encrypted with this encryptionsalt, or was changed`;
      return fail(engineErrors.secureConfig, message, { place: salt.place, cause });
    }
  };
  return Object.fromEntries(Object.entries(values).map(open));
}
