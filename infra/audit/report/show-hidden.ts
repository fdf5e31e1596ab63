/**
 * Characters that a reader cannot see or that turn what he sees: controls except newline and tab, bidi marks and overrides,
 * zero-width characters, lone surrogates, noncharacters, tags.
 */
const HIDDEN =
  /(?![\n\t])[\p{Cc}\p{Cs}\p{Cn}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\u{e0000}-\u{e0fff}]/gu;

/** Replaces hidden characters in every text of a value by `\u{202e}`: an auditor sees what stands there, all of it. */
export function showHidden<T>(value: T): T {
  return show(value) as T;
}

function show(value: unknown): unknown {
  if (typeof value === "string") return value.replace(HIDDEN, name);
  if (Array.isArray(value)) return value.map(show);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, show(inner)]));
}

function name(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`;
}
