import {
  isMap,
  isSecret,
  makeSecret,
  mapProperties,
  UNKNOWN_TEXT,
  type PropertyMap,
  type PropertyValue,
} from "../values";

/**
 * Puts secrets back where the CLI masked them. What no source knows stays a secret with an unknown value.
 *
 * @param masked as an event shows it: complete but for its secrets
 * @param source the same value from a state or plan, decrypted; may be older or incomplete
 */
export function fillSecrets(masked: PropertyValue, source: PropertyValue | undefined): PropertyValue {
  if (isSecret(masked)) return makeSecret(source ?? UNKNOWN_TEXT);
  const inner = isSecret(source) ? source.value : source;
  if (Array.isArray(masked)) {
    return masked.map((item, index) => fillSecrets(item, Array.isArray(inner) ? inner[index] : undefined));
  }
  return isMap(masked) ? fillSecretsOf(masked, isMap(inner) ? inner : {}) : masked;
}

export function fillSecretsOf(masked: PropertyMap, source: PropertyMap): PropertyMap {
  return mapProperties(masked, (value, key) => fillSecrets(value, source[key]));
}
