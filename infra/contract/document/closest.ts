import { translate } from "./german-words";

/** More are no vocabulary that a person mistypes from; comparing all of them for each error would be slow. */
const MAXIMUM_CANDIDATES = 1000;

/** As many letters say which word was begun. */
const MINIMUM_START = 3;

/** More are no help. */
const MAXIMUM_LISTED = 20;

/** The candidate that another word or a typing mistake was probably meant to be; undefined where none is near. */
export function findClosest(wrong: string, candidates: readonly string[]): string | undefined {
  // A long wrong name is no typing mistake, and comparing it would be slow.
  if (wrong.length > 60 || candidates.length > MAXIMUM_CANDIDATES) return undefined;
  const translated = translate(wrong, candidates);
  if (translated !== undefined) return translated;
  const started = candidates.filter((candidate) => candidate.startsWith(wrong.toLowerCase()));
  if (started.length === 1 && wrong.length >= MINIMUM_START) return started[0];
  const allowed = Math.max(1, Math.floor(wrong.length / 3));
  const ranked = candidates
    .filter((candidate) => Math.abs(candidate.length - wrong.length) <= allowed)
    .map((candidate) => ({ candidate, distance: countEdits(wrong.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= allowed)
    .sort(
      (a, b) =>
        a.distance - b.distance ||
        countCommonStart(wrong, b.candidate) - countCommonStart(wrong, a.candidate),
    );
  return ranked[0]?.candidate;
}

/** A hint for a word that is not in a list: the nearest of its words, or all of them. */
export function suggestOneOf(wrong: string, allowed: readonly string[]): string {
  const closest = findClosest(wrong, allowed);
  if (closest !== undefined) return `did you mean \`${closest}\`?`;
  return `write one of: ${listSome(allowed)}`;
}

/** As many words of a list as help. */
export function listSome(words: readonly string[]): string {
  return `${words.slice(0, MAXIMUM_LISTED).join(", ")}${words.length > MAXIMUM_LISTED ? ", …" : ""}`;
}

/**
 * Insertions, deletions, replacements and swaps of neighbours that turn one text into the other (optimal string
 * alignment).
 */
export function countEdits(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swapped));
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 0;
}

/** Typing mistakes are rarer at the start of a word. */
function countCommonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
