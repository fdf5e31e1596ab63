import { tidy } from "./spelling";

/** The datasheet's text for "take the default rows" (R66). */
export const AS_STANDARD = "wie Standard";

/** Its spellings as a pattern of JSON Schema, which has no flag for letter case. */
export const AS_STANDARD_PATTERN = String.raw`^\s*[Ww][Ii][Ee]\s+[Ss][Tt][Aa][Nn][Dd][Aa][Rr][Dd]\s*$`;

/** Reads it in any letter case and with any blanks. */
export function parseAsStandard(text: string): typeof AS_STANDARD | undefined {
  return tidy(text).toLowerCase() === AS_STANDARD.toLowerCase() ? AS_STANDARD : undefined;
}
