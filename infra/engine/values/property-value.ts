/**
 * Property values as Pulumi has them on the wire and in state: plain JSON in which signature objects mark secrets and
 * resource references, and one magic string marks an unknown value.
 */
export type PropertyValue = null | boolean | number | string | PropertyValue[] | PropertyMap;
export interface PropertyMap {
  [key: string]: PropertyValue;
}

export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";
const ASSET_SIGNATURES: readonly unknown[] = [
  "c44067f5952c0a294b673a41bacd8c17", // asset
  "0def7320c3a5731c473e5ecbe6d01bc7", // archive
];
/** Stands for a value that only the deployment will know. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export interface SecretValue extends PropertyMap {
  [SIGNATURE]: typeof SECRET_SIGNATURE;
  value: PropertyValue;
}

export function isMap(value: unknown): value is PropertyMap {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

export function isSecret(value: unknown): value is SecretValue {
  return isMap(value) && value[SIGNATURE] === SECRET_SIGNATURE;
}

function isResourceReference(value: unknown): value is PropertyMap {
  return isMap(value) && value[SIGNATURE] === RESOURCE_SIGNATURE;
}

export function isSigned(value: unknown): boolean {
  return isMap(value) && SIGNATURE in value;
}

/** Marks a value as secret; what is secret already stays as it is. */
export function makeSecret(value: PropertyValue): SecretValue {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET_SIGNATURE, value };
}

/** Rebuilds a value from the leaves up, except where `replace` gives an answer of its own. */
export function mapValue(
  value: PropertyValue,
  replace: (part: PropertyValue) => PropertyValue | undefined,
): PropertyValue {
  const replaced = replace(value);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(value)) return value.map((item) => mapValue(item, replace));
  return isMap(value) ? mapProperties(value, (item) => mapValue(item, replace)) : value;
}

export function mapProperties(
  map: PropertyMap,
  change: (value: PropertyValue, key: string) => PropertyValue,
): PropertyMap {
  const result: PropertyMap = {};
  for (const [key, value] of Object.entries(map)) if (value !== undefined) result[key] = change(value, key);
  return result;
}

export function openSecrets(value: PropertyValue): PropertyValue {
  return mapValue(value, (part) => (isSecret(part) ? openSecrets(part.value) : undefined));
}

export function openSecretsOf(map: PropertyMap): PropertyMap {
  return mapProperties(map, openSecrets);
}

/** Providers that take no resource references get the id, or the urn of a component. */
export function flattenReferences(value: PropertyValue): PropertyValue {
  return mapValue(value, (part) => {
    if (!isResourceReference(part)) return undefined;
    if (part.id === undefined) return part.urn ?? null;
    return part.id === "" ? UNKNOWN_TEXT : part.id;
  });
}

function someValue(value: PropertyValue, test: (part: PropertyValue) => boolean): boolean {
  if (test(value)) return true;
  if (Array.isArray(value)) return value.some((item) => someValue(item, test));
  return isMap(value) && Object.values(value).some((item) => someValue(item, test));
}

export const hasSecret = (value: PropertyValue): boolean => someValue(value, isSecret);
export const hasUnknown = (value: PropertyValue): boolean => someValue(value, (v) => v === UNKNOWN_TEXT);
export const hasAsset = (value: PropertyValue): boolean =>
  someValue(value, (v) => isMap(v) && ASSET_SIGNATURES.includes(v[SIGNATURE]));

/** Equality as the engine means it: an unknown value equals nothing, not even itself. */
export function equalValues(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  if (a === b) return a !== UNKNOWN_TEXT;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => equalValues(item, b[index]));
  }
  if (isResourceReference(a) && isResourceReference(b)) {
    return a.urn === b.urn && equalValues(a.id ?? null, b.id ?? null);
  }
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a).filter((key) => a[key] !== undefined);
  const others = Object.keys(b).filter((key) => b[key] !== undefined);
  return keys.length === others.length && keys.every((key) => equalValues(a[key], b[key]));
}

/**
 * Takes the old object for each property that did not change: its secrets then keep their ciphertext, so a state
 * file does not change where nothing did.
 */
export function keepUnchanged(news: PropertyMap, olds: PropertyMap): PropertyMap {
  return mapProperties(news, (value, key) => (equalValues(value, olds[key]) ? (olds[key] ?? value) : value));
}

/** A provider that cannot carry secrets gives them back in plain: properties that were secret become so again. */
export function markSecretsLike(outputs: PropertyMap, inputs: PropertyMap): PropertyMap {
  return mapProperties(outputs, (value, key) => {
    const input = inputs[key];
    if (input === undefined || isSecret(value)) return value;
    if (isMap(value) && isMap(input) && !isSigned(value) && !isSigned(input))
      return markSecretsLike(value, input);
    return hasSecret(input) ? makeSecret(value) : value;
  });
}
