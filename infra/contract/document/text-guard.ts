/** A character that a reader cannot see or that changes how the text around it is shown. */
export interface ForbiddenCharacter {
  readonly offset: number;
  /** e.g. `U+202E`. */
  readonly name: string;
}

/**
 * Control characters but tab and line ends, DEL and C1, direction marks and overrides, zero-width characters, line
 * and paragraph separators, halves of surrogate pairs, noncharacters. A carriage return counts only before a line feed.
 */
const FORBIDDEN =
  /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\u{e0000}-\u{e0fff}]/gu;

const ALLOWED = new Set(["\t", "\n"]);

/** Finds all of them, in order, at most `limit`. */
export function findForbiddenCharacters(text: string, limit: number): ForbiddenCharacter[] {
  const found: ForbiddenCharacter[] = [];
  for (const match of text.matchAll(FORBIDDEN)) {
    const [character] = match;
    if (ALLOWED.has(character) || (character === "\r" && text[match.index + 1] === "\n")) continue;
    const code = character.codePointAt(0) ?? 0;
    found.push({ offset: match.index, name: `U+${code.toString(16).toUpperCase().padStart(4, "0")}` });
    if (found.length === limit) break;
  }
  return found;
}
