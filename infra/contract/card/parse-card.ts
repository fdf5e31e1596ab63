import type { Diagnostic } from "../../diagnostics";
import { type Located, readShaped } from "../document";
import { checkStructure } from "./check-structure";
import { cardSchema, type ServiceCard } from "./schema";

export type LocatedCard = Located<ServiceCard>;

/**
 * Reads the text of a card. All errors come at once, in the order of the file; nothing is thrown for any text.
 *
 * @param file the name that places show
 * @returns the card only where there is no error
 */
export function parseCard(
  text: string,
  file: string,
): { card?: LocatedCard; diagnostics: readonly Diagnostic[] } {
  const { located, diagnostics } = readShaped(text, file, cardSchema, checkStructure);
  return { diagnostics, ...(located && { card: located }) };
}
