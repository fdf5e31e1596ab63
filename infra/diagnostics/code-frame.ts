import type { SourcePlace } from "./diagnostic";
import { coverKeyMaterial, holdsSecret, isInPrivateKey } from "./secret-text";

/** The text of a file by the name that places show; undefined where it is not at hand. */
export type SourceText = (file: string) => string | undefined;

/** Wider lines are cut around the place at fault. */
const MAXIMUM_WIDTH = 100;

/** As much text above the line is looked at: for one line of context, and for the beginning of a private key. */
const CHARACTERS_ABOVE = 8192;

const HIDDEN = "(not shown: it may hold a secret)";

/** Takes two columns of a terminal: East Asian wide and full-width characters, and pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** A word of YAML as it begins at a place: quoted, or up to what ends a value or a key. */
const WORD = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,[\]{}#"'](?:[^\s,\]}:]|:(?=\S)| (?=[^\s#,\]}]))*)/;

/**
 * The line at fault below the one above it, the place underlined, e.g.
 *
 *     6 |   web:
 *     7 |     os: debain-13
 *       |         ^^^^^^^^^
 *
 * Empty where the text is not at hand or has no such line. Characters that could steer a terminal are shown as `·`, and so
 * is a tab; what looks like key material as `*`; a line that may hold a secret is not shown at all.
 *
 * @param isSecret the line at fault is never shown
 */
export function renderCodeFrame(place: SourcePlace, sourceOf: SourceText, isSecret = false): string {
  const found = findLine(sourceOf(place.file), place.line);
  if (!found) return "";
  const gutter = String(place.line).length;
  const row = (number: string, content: string): string =>
    `  ${number.padStart(gutter)} |${content === "" ? "" : ` ${content}`}\n`;
  const { line, above } = found;
  const start = Math.max(0, Math.min(place.column - 1 - MAXIMUM_WIDTH / 2, line.length - MAXIMUM_WIDTH));
  const previous = above.at(-1);
  const context =
    previous === undefined ? "" : row(String(place.line - 1), showLine(previous, above.slice(0, -1), 0));
  if (isSecret || isHidden(line, above)) return `${context}${row(String(place.line), HIDDEN)}`;
  const before = showLine(line.slice(0, place.column - 1), above, start);
  const word = WORD.exec(line.slice(place.column - 1, start + MAXIMUM_WIDTH))?.[0] ?? " ";
  const underline = " ".repeat(widthOf(before)) + "^".repeat(Math.max(1, widthOf(word)));
  return `${context}${row(String(place.line), showLine(line, above, start))}${row("", underline)}`;
}

function findLine(
  text: string | undefined,
  number: number,
): { readonly line: string; readonly above: readonly string[] } | undefined {
  if (text === undefined) return undefined;
  let start = 0;
  for (let i = 1; i < number; i++) {
    start = text.indexOf("\n", start) + 1;
    if (start === 0) return undefined;
  }
  const end = text.indexOf("\n", start);
  const line = text.slice(start, end < 0 ? undefined : end).replace(/\r$/, "");
  const above = text.slice(Math.max(0, start - CHARACTERS_ABOVE), start).split(/\r?\n/);
  return { line, above: above.slice(0, -1) };
}

const isHidden = (line: string, above: readonly string[]): boolean =>
  holdsSecret(line) || isInPrivateKey([...above, line]);

/** A part of a line, from a column on; what is cut off is marked. */
function showLine(line: string, above: readonly string[], start: number): string {
  if (isHidden(line, above)) return HIDDEN;
  const shown = coverKeyMaterial(line)
    .slice(start, start + MAXIMUM_WIDTH)
    .replace(/\p{C}/gu, "·");
  const head = start > 0 && shown.length > 0 ? `…${shown.slice(1)}` : shown;
  return line.length > start + MAXIMUM_WIDTH ? `${head.slice(0, -1)}…` : head;
}

/** Columns of a terminal that a text takes; a mark that is put on a letter takes none. */
function widthOf(text: string): number {
  return [...text].reduce((sum, char) => sum + (/\p{M}/u.test(char) ? 0 : WIDE.test(char) ? 2 : 1), 0);
}
