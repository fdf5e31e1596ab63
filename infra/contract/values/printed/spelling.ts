/**
 * What no reader of a datasheet sees: the kind of blank, composed or decomposed umlauts, and blanks around the text.
 * A printed value that was copied out of a PDF or a word processor carries all of them.
 */
export function tidy(text: string): string {
  return text.normalize("NFC").trim().replace(/\s+/g, " ");
}

/** Hyphens, dashes and the minus sign as one; which of them is printed is a matter of the word processor. */
export function unifyDashes(text: string): string {
  return text.replace(/[\u2010-\u2015\u2212]/g, "-");
}

/** Two spellings with the same skeleton are the same name: letter case, blanks, dashes and dots do not count. */
export function skeletonOf(text: string): string {
  return unifyDashes(tidy(text))
    .toLowerCase()
    .replace(/[\s.-]/g, "");
}
