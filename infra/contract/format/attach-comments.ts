import { type Comment, listComments } from "./comments";
import { type Collection, type Entry, listEntries, type Note } from "./tree";

/**
 * Gives each comment and blank line of the source to the entry that it belongs to, by the place where it stands:
 * behind an entry on its line, above the next entry, or, indented further than that, below the last entry of its list.
 *
 * @returns the lines above the first entry: they are about the file and stay at its top
 */
export function attachComments(text: string, root: Collection): Note[] {
  const entries = listEntries(root);
  const header: Note[] = [];
  let next = 0;
  for (const comment of listComments(text)) {
    for (; next < entries.length && (entries[next] as Entry).start < comment.offset; next++) {
      noteBlankLine(text, entries[next] as Entry, entries[next - 1]);
    }
    const target = placeOf(comment, text, root, entries[next - 1], entries[next]) ?? header;
    if (isFirstOnLine(text, comment.offset) && hasBlankAbove(text, comment.offset)) target.push("");
    target.push(comment.text);
  }
  for (; next < entries.length; next++) noteBlankLine(text, entries[next] as Entry, entries[next - 1]);
  const [first] = entries;
  if (first?.before[0] === "") header.push(...first.before.splice(0, 1));
  return header;
}

/**
 * Moves notes to where the canonical form has room for them. At the end of a line that is one comment, the others go
 * above. The first key of a list item will stand behind its dash: what stands above that key goes above the dash.
 */
export function settleNotes({ kind, entries }: Collection): void {
  for (const { value, before, beside } of entries) {
    before.push(...beside.splice(0, beside.length - 1));
    if (typeof value !== "object") continue;
    settleNotes(value);
    const notes = kind === "list" ? (value.entries[0]?.before.splice(0) ?? []) : [];
    // A distance above a first key means nothing.
    before.push(...(notes[0] === "" ? notes.slice(1) : notes));
  }
}

/** The list of notes that a comment belongs to; undefined: the file's header. */
function placeOf(
  comment: Comment,
  text: string,
  root: Collection,
  previous: Entry | undefined,
  next: Entry | undefined,
): Note[] | undefined {
  if (!previous) return undefined;
  if (!isFirstOnLine(text, comment.offset)) return lift(previous, comment.offset).beside;
  const brackets = enclosingBrackets(previous, comment.offset);
  if (brackets) return placeInBrackets(brackets, next);
  const column = comment.offset - lineStart(text, comment.offset);
  const isFirstChild = next !== undefined && next.parent.holder === previous;
  if (next && (isFirstChild || column <= next.parent.column)) return next.before;
  const collection = innermostAt(column, previous.parent, root);
  return collection === next?.parent ? next.before : collection.after;
}

/** An entry whose brackets are closed does not get what stands behind them: that is their holder's. */
function lift(entry: Entry, offset: number): Entry {
  const { isFlow, end, holder } = entry.parent;
  return isFlow && end <= offset && holder ? lift(holder, offset) : entry;
}

function enclosingBrackets(previous: Entry, offset: number): Collection | undefined {
  const contains = ({ isFlow, end }: Collection) => isFlow && end > offset;
  if (typeof previous.value === "object" && contains(previous.value)) return previous.value;
  for (
    let collection: Collection | undefined = previous.parent;
    collection;
    collection = collection.holder?.parent
  ) {
    if (contains(collection)) return collection;
  }
  return undefined;
}

/** Empty brackets stay brackets: what stands in them goes above. */
function placeInBrackets(brackets: Collection, next: Entry | undefined): Note[] {
  if (next && next.start < brackets.end) return next.before;
  return brackets.entries.length === 0 && brackets.holder ? brackets.holder.before : brackets.after;
}

/** The deepest collection in block style around an entry that a line with this indentation can belong to. */
function innermostAt(column: number, start: Collection, root: Collection): Collection {
  let collection = start;
  while (collection.holder && (collection.isFlow || isDeeper(collection, column))) {
    collection = collection.holder.parent;
  }
  return collection.holder ? collection : root;
}

/** A list may stand in the column of its own key: what follows it there belongs to the keys. */
function isDeeper({ column, holder }: Collection, than: number): boolean {
  return (
    column > than || (column === than && holder?.parent.isFlow === false && holder.parent.column === column)
  );
}

/** A first entry needs no distance from the key above it; what begins in the same place shares one distance. */
function noteBlankLine(text: string, entry: Entry, previous: Entry | undefined): void {
  const isFirst = entry.parent.holder !== undefined && entry.parent.entries[0] === entry;
  const isAbove = entry.before.length === 0 || entry.before.at(-1) !== "";
  if (isFirst && entry.before.length === 0) return;
  if (previous?.start === entry.start || !isAbove) return;
  if (isFirstOnLine(text, entry.start) && hasBlankAbove(text, entry.start)) entry.before.push("");
}

const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1;

/** Whether nothing but dashes of list items stands before it. */
function isFirstOnLine(text: string, offset: number): boolean {
  return /^\s*(?:-\s+)*$/.test(text.slice(lineStart(text, offset), offset));
}

function hasBlankAbove(text: string, offset: number): boolean {
  const end = lineStart(text, offset) - 1;
  return end > 0 && text.slice(lineStart(text, end), end).trim() === "";
}
