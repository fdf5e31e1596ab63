/** More are no vocabulary that a person mistypes from; comparing all of them for each error would be slow. */
const MAXIMUM_CANDIDATES = 1000;

/** More are no help. */
const MAXIMUM_LISTED = 20;

/** The candidate that a typing mistake was probably meant to be; undefined where none is near. */
export function findClosest(wrong: string, candidates: readonly string[]): string | undefined {
  // A long wrong name is no typing mistake, and comparing it would be slow.
  if (wrong.length > 60 || candidates.length > MAXIMUM_CANDIDATES) return undefined;
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
  const more = allowed.length > MAXIMUM_LISTED ? ", …" : "";
  return `allowed: ${allowed.slice(0, MAXIMUM_LISTED).join(", ")}${more}`;
}

/** Levenshtein distance: insertions, deletions and replacements that turn one text into the other. */
export function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
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
