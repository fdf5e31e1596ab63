import { type DocumentPath, encodeScalar } from "../document";
import { matchesPattern } from "./path-pattern";
import type { Collection, Entry, Note } from "./tree";

/** A collection in brackets stands on one line, or not in brackets. */
const MAXIMUM_COLUMNS = 100;

const INDENT = "  ";

/** Small mappings that read as one row of a table; all others have a line per key. */
const ROWS: readonly string[] = [
  "contacts.*.overrides.*",
  "contacts.*.overrides.*.when",
  "contacts.*.noteEffect",
  "contacts.*.noteEffect.none",
  "privateNetworks.*",
  "appliance.size",
  "satellite.size",
  "systems.*.managedApplication",
  "systems.*.managedApplication.agreement",
  "systems.*.size",
  "systems.*.services.*",
  "systems.*.monitoring.*.warn",
  "systems.*.monitoring.*.critical",
  "systems.*.monitoring.*.parameters",
  "systems.*.patching.window",
  "systems.*.patching.appointments.*",
  "systems.*.patching.customApplications.*",
  "signOffs.*",
  "acceptances.*",
];

/** The one text of a tree: where its source broke lines or had brackets does not count. */
export function writeTree(header: readonly Note[], root: Collection): string {
  const lines = [...header, ...writeBlock(root, "")];
  return `${dropExtraBlanks(lines, true).join("\n")}\n`;
}

function writeBlock({ entries, after }: Collection, indent: string): string[] {
  return [...entries.flatMap((entry) => writeEntry(entry, indent)), ...indentNotes(after, indent)];
}

function writeEntry(entry: Entry, indent: string): string[] {
  const lead = `${indent}${entry.key === undefined ? "-" : `${encodeScalar(entry.key)}:`}`;
  const { value } = entry;
  if (typeof value !== "object") return withNotes(entry, indent, [`${lead} ${encodeScalar(value)}`]);
  const flow = writeFlow(value);
  if (
    flow !== undefined &&
    (value.entries.length === 0 || lead.length + 1 + flow.length <= MAXIMUM_COLUMNS)
  ) {
    return withNotes(entry, indent, [`${lead} ${flow}`]);
  }
  const inner = dropExtraBlanks(writeBlock(value, `${indent}${INDENT}`), true);
  return entry.key === undefined
    ? writeItem(entry, indent, inner)
    : withNotes(entry, indent, [lead, ...inner]);
}

/** The first key of an item stands behind its dash: there is no room for a comment of the item itself. */
function writeItem(
  { before, beside }: Entry,
  indent: string,
  [line = "", ...rest]: readonly string[],
): string[] {
  return [...indentNotes([...before, ...beside], indent), `${indent}- ${line.trimStart()}`, ...rest];
}

function withNotes(
  { before, beside }: Entry,
  indent: string,
  [line = "", ...rest]: readonly string[],
): string[] {
  return [...indentNotes(before, indent), [line, ...beside].join(" "), ...rest];
}

const indentNotes = (notes: readonly Note[], indent: string): string[] =>
  notes.map((note) => (note === "" ? "" : `${indent}${note}`));

/** In brackets on one line; undefined where it has comments or is no row. */
function writeFlow(collection: Collection): string | undefined {
  const { kind, entries, after, path } = collection;
  if (kind === "mapping" && entries.length > 0 && !isRow(path)) return undefined;
  if (after.some(isComment)) return undefined;
  const parts = entries.map(writeFlowEntry);
  if (parts.includes(undefined)) return undefined;
  if (kind === "list") return `[${parts.join(", ")}]`;
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}

function writeFlowEntry({ key, value, before, beside }: Entry): string | undefined {
  if (beside.length > 0 || before.some(isComment)) return undefined;
  // A list of mappings is a table: a line per row.
  if (key === undefined && typeof value === "object") return undefined;
  const written = typeof value === "object" ? writeFlow(value) : encodeScalar(value);
  return key === undefined || written === undefined ? written : `${encodeScalar(key)}: ${written}`;
}

const isComment = (note: Note): boolean => note !== "";

const isRow = (path: DocumentPath): boolean => ROWS.some((pattern) => matchesPattern(path, pattern));

/** At most one blank line in a row, and none at the start. */
function dropExtraBlanks(lines: readonly string[], atStart: boolean): string[] {
  return lines.filter((line, i) => line !== "" || (i > 0 ? lines[i - 1] !== "" : !atStart));
}
