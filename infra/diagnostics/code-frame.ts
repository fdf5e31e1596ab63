import type { SourcePlace } from "./diagnostic";

/** The text of a file by the name that places show; undefined where it is not at hand. */
export type SourceText = (file: string) => string | undefined;

/** Wider lines are cut around the place at fault. */
const MAXIMUM_WIDTH = 100;

/** A private key pasted by mistake is at fault often enough, and must not reach a log. */
const KEY_MATERIAL = /[A-Za-z0-9+/=]{32,}/g;

/**
 * The line at fault with a caret below its column, e.g.
 *
 *     7 |     os: debain-13
 *       |         ^
 *
 * Empty where the text is not at hand or has no such line. Characters that could steer a terminal
 * are shown as `·`, what looks like key material as `*`.
 */
export function renderCodeFrame(place: SourcePlace, sourceOf: SourceText): string {
  const line = sourceOf(place.file)?.split(/\r?\n/)[place.line - 1];
  if (line === undefined) return "";
  const start = Math.max(0, Math.min(place.column - 1 - MAXIMUM_WIDTH / 2, line.length - MAXIMUM_WIDTH));
  const shown = line
    .replace(KEY_MATERIAL, (run) => "*".repeat(run.length))
    .slice(start, start + MAXIMUM_WIDTH)
    .replace(/\p{C}/gu, "·");
  const number = String(place.line);
  const caret = " ".repeat(Math.max(0, place.column - 1 - start));
  return `  ${number} | ${shown}\n  ${" ".repeat(number.length)} | ${caret}^\n`;
}
