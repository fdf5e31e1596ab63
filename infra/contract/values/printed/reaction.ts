import type { Reaction } from "../../plan";
import { tidy, unifyDashes } from "./spelling";

/** The datasheet's own spelling of each reaction (R49-R57), in its order. */
export const PRINTED_REACTIONS: Readonly<Record<Reaction, string>> = {
  fix: "Beheben",
  sms: "SMS",
  mail: "Mail",
  phone: "Telefon",
  mobile: "Handy",
  "fix+mail": "Beheben + Mail",
  "fix+phone": "Beheben + Telefon",
  "fix+mobile": "Beheben + Handy",
  acknowledge: "-",
};

const byParts: ReadonlyMap<string, Reaction> = new Map(
  Object.entries(PRINTED_REACTIONS).map(([reaction, text]) => [partsOf(text), reaction as Reaction]),
);

/**
 * Reads a reaction as printed. Letter case, blanks, the kind of dash and the order of the two parts do not count;
 * `und` and `&` are `+`, `E-Mail` is `Mail`. A combination that the datasheet does not have, e.g. `Beheben + SMS`, is none.
 */
export function parseReaction(text: string): Reaction | undefined {
  return byParts.get(partsOf(text));
}

export function formatReaction(reaction: Reaction): string {
  return PRINTED_REACTIONS[reaction];
}

function partsOf(text: string): string {
  const parts = unifyDashes(tidy(text))
    .toLowerCase()
    .split(/ ?[+&] ?| und /)
    .map((part) => (part === "e-mail" ? "mail" : part));
  return parts.sort().join("+");
}
