/** The candidate that a typing mistake was probably meant to be; undefined where none is near. */
export function findClosest(wrong: string, candidates: readonly string[]): string | undefined {
  // A long wrong name is no typing mistake, and comparing it would be slow.
  if (wrong.length > 60) return undefined;
  const allowed = Math.max(1, Math.floor(wrong.length / 3));
  const ranked = candidates
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
  return closest === undefined ? `allowed: ${allowed.join(", ")}` : `did you mean \`${closest}\`?`;
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
