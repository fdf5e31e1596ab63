import { isMap, isScalar, type Node, type Pair, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import type { DocumentPath } from "../document";

/** A line of comment with its `#`, or the empty text for a blank line. */
export type Note = string;

export type CardScalar = string | number | boolean;

/** A key with its value, or an item of a list, and what the author wrote around it. */
export interface Entry {
  readonly path: DocumentPath;
  /** Absent in lists. */
  readonly key?: string;
  readonly value: CardScalar | Collection;
  readonly parent: Collection;
  /** Offset of the key or the item in the source. */
  readonly start: number;
  /** Lines above. */
  readonly before: Note[];
  /** Comments at the end of its line. */
  readonly beside: Note[];
}

export interface Collection {
  readonly path: DocumentPath;
  readonly kind: "mapping" | "list";
  /** Whether the source has it in brackets, where indentation means nothing. */
  readonly isFlow: boolean;
  readonly start: number;
  readonly end: number;
  /** Of its first key or dash; 0 is the start of a line. */
  readonly column: number;
  /** Absent for the whole document. */
  readonly holder?: Entry;
  readonly entries: Entry[];
  /** Lines below the last entry. */
  readonly after: Note[];
}

/** The nodes of a valid card with their places, without its comments. Texts are as the YAML says them. */
export function readTree(text: string): Collection {
  const { contents } = parseDocument(text, { version: "1.2", schema: "core", uniqueKeys: false });
  const root = contents === null ? undefined : readNode(contents, text, []);
  if (typeof root !== "object") throw new TypeError("a valid card is a mapping");
  return root;
}

/** All entries in the order of the source; what holds others comes before them. */
export function listEntries(collection: Collection): Entry[] {
  return collection.entries.flatMap((entry) => [
    entry,
    ...(typeof entry.value === "object" ? listEntries(entry.value) : []),
  ]);
}

function readNode(node: Node, text: string, path: DocumentPath, holder?: Entry): Entry["value"] {
  if (isScalar(node)) return node.value as CardScalar;
  const collection = node as YAMLMap<Node, Node> | YAMLSeq<Node>;
  const [start, end] = collection.range ?? [0, 0];
  const result: Collection = {
    path,
    kind: isMap(collection) ? "mapping" : "list",
    isFlow: collection.flow === true,
    start,
    end,
    column: start - (text.lastIndexOf("\n", start - 1) + 1),
    ...(holder && { holder }),
    entries: [],
    after: [],
  };
  for (const [i, item] of collection.items.entries()) {
    result.entries.push(
      isMap(collection)
        ? readPair(item as Pair<Node, Node>, text, result)
        : readItem(item as Node, i, text, result),
    );
  }
  return result;
}

function readPair({ key, value }: Pair<Node, Node | null>, text: string, parent: Collection): Entry {
  if (!isScalar(key) || value === null)
    throw new TypeError("a valid card has a text before and a value after each colon");
  const name = String(key.value);
  return readEntry(value, text, parent, {
    path: [...parent.path, name],
    key: name,
    start: key.range?.[0] ?? 0,
  });
}

function readItem(item: Node, i: number, text: string, parent: Collection): Entry {
  return readEntry(item, text, parent, { path: [...parent.path, i], start: item.range?.[0] ?? 0 });
}

function readEntry(
  node: Node,
  text: string,
  parent: Collection,
  facts: Pick<Entry, "path" | "key" | "start">,
): Entry {
  const entry = { ...facts, parent, before: [], beside: [], value: "" as Entry["value"] };
  entry.value = readNode(node, text, facts.path, entry);
  return entry;
}
