import type { Diagnostic } from "../../diagnostics";
import { parseCard, type ServiceCard } from "../card";
import { attachComments, settleNotes } from "./attach-comments";
import { spellCanonically } from "./canonical-values";
import { orderKeys } from "./order-keys";
import { type Collection, type Entry, readTree } from "./tree";
import { writeTree } from "./write-tree";

/** The canonical text of a card, or why it is none. */
export interface FormattedCard {
  /** Absent where the card has an error: what is not understood is not rewritten. */
  readonly text?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Writes a card in its one canonical spelling: keys in the order of the schema, values as the datasheet prints them,
 * quotes only where another reader of YAML could be misled, two blanks of indentation, short lists and rows in
 * brackets on one line. Comments travel with their key; one blank line between entries stays. The plan of the card
 * does not change, and formatting twice is formatting once.
 *
 * @param file the name that places of diagnostics show
 */
export function formatCard(text: string, file: string): FormattedCard {
  const { card, diagnostics } = parseCard(text, file);
  if (!card) return { diagnostics };
  const unixText = text.replace(/\r\n/g, "\n");
  const root = readTree(unixText);
  const header = attachComments(unixText, root);
  orderKeys(root);
  settleNotes(root);
  return { text: writeTree(header, respell(root, card.value)), diagnostics };
}

function respell(collection: Collection, card: ServiceCard): Collection {
  const entries = collection.entries.map((entry): Entry => {
    const { value, path } = entry;
    return {
      ...entry,
      value: typeof value === "object" ? respell(value, card) : spellCanonically(value, path, card),
    };
  });
  return { ...collection, entries };
}
