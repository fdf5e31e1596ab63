import type { Reaction } from "../../plan";

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

const byText: ReadonlyMap<string, Reaction> = new Map(
  Object.entries(PRINTED_REACTIONS).map(([reaction, text]) => [normalise(text), reaction as Reaction]),
);

/** Reads a reaction as printed; case, blanks around `+` and the kind of dash do not count. */
export function parseReaction(text: string): Reaction | undefined {
  return byText.get(normalise(text));
}

export function formatReaction(reaction: Reaction): string {
  return PRINTED_REACTIONS[reaction];
}

function normalise(text: string): string {
  return text.trim().toLowerCase().replace(/\s*\+\s*/g, "+").replace(/^[–—−]$/, "-");
}
