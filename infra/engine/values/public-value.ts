import {
  isMap,
  isSecret,
  makeSecret,
  UNKNOWN_TEXT,
  type PropertyMap,
  type PropertyValue,
} from "./property-value";

/** Marks a value that only the deployment will know. The same symbol as in infra/audit's graph. */
export const UNKNOWN: unique symbol = Symbol.for("managed-vm.unknown");

/** A secret on its way out of the engine. It prints as `[secret]`; only who asks for `value` sees it. */
export class Secret {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  get value(): unknown {
    return this.#value;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}

/** What callers of the engine see: plain JSON, `UNKNOWN` and `Secret`. */
export function toPublic(value: PropertyValue): unknown {
  if (value === UNKNOWN_TEXT) return UNKNOWN;
  if (isSecret(value)) return new Secret(toPublic(value.value));
  if (Array.isArray(value)) return value.map(toPublic);
  return isMap(value) ? toPublicMap(value) : value;
}

export function toPublicMap(map: PropertyMap): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, toPublic(value)]));
}

/** One side of a difference as plans print it: secrets never show. */
export function toPrintable(value: PropertyValue | undefined): unknown {
  if (value === undefined) return undefined;
  if (isSecret(value)) return "[secret]";
  if (value === UNKNOWN_TEXT) return "[unknown]";
  if (Array.isArray(value)) return value.map(toPrintable);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPrintable(item)]));
}

const MIN_MASKED_LENGTH = 4;

/**
 * Pulumi marks the `connection` of a command as secret as a whole. Where it leads is none, and an error that may not
 * name it helps nobody.
 */
const CONNECTION = "connection";
const PUBLIC_OF_CONNECTION = ["host", "user", "hostKey", "agentSocketPath"];

function withoutPublicParts(source: PropertyMap): PropertyMap {
  const connection = isSecret(source[CONNECTION]) ? source[CONNECTION].value : undefined;
  if (!isMap(connection)) return source;
  const hidden = Object.entries(connection).filter(([key]) => !PUBLIC_OF_CONNECTION.includes(key));
  return { ...source, [CONNECTION]: makeSecret(Object.fromEntries(hidden)) };
}

/** Takes the secrets of a resource out of a message that a program or a provider wrote. */
export function maskSecrets(message: string, ...sources: readonly PropertyMap[]): string {
  const secrets = new Set<string>();
  const collect = (value: PropertyValue, secret: boolean): void => {
    if (isSecret(value)) collect(value.value, true);
    else if (Array.isArray(value)) for (const item of value) collect(item, secret);
    else if (isMap(value)) for (const item of Object.values(value)) collect(item, secret);
    else if (secret && typeof value === "string") {
      for (const part of [value, value.trim(), JSON.stringify(value).slice(1, -1)]) secrets.add(part);
    }
  };
  for (const source of sources) collect(withoutPublicParts(source), false);
  const longestFirst = [...secrets]
    .filter((s) => s.length >= MIN_MASKED_LENGTH)
    .sort((a, b) => b.length - a.length);
  return longestFirst.reduce((text, secret) => text.replaceAll(secret, "[secret]"), message);
}
