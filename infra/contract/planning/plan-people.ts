import type { LocatedCard } from "../card";
import type { AcceptanceRecord, ContactPlan, CustomerPlan, SignOff } from "../plan";
import type { OriginNotes } from "./origin-notes";

/** Nobody and nothing, unless the card says more. */
const WITHOUT_PEOPLE = [
  ["contacts", "R58"],
  ["signOffs", "R112"],
  ["acceptances", "R122"],
] as const;

/** Whom we tell, and what the customer signed (R58-R61, R112, R122). */
export function planPeople(
  { value }: LocatedCard,
  notes: OriginNotes,
): Pick<CustomerPlan, "contacts" | "signOffs" | "acceptances"> {
  for (const [key, clause] of WITHOUT_PEOPLE) {
    if (!value[key]) notes.fromCatalogue(key, { clause }, "default");
  }
  const contacts = (value.contacts ?? []).map((contact, i): ContactPlan => {
    const path = `contacts[${i}]`;
    notes.fromCard(path, ["contacts", i]);
    for (const key of Object.keys(contact)) notes.fromCard(`${path}.${key}`, ["contacts", i, key]);
    if (!contact.overrides) notes.fromCatalogue(`${path}.overrides`, { clause: "O24" }, "default");
    const { noteEffect, overrides = [], ...rest } = contact;
    if (noteEffect) notes.fromCard(`${path}.noteEffectNone`, ["contacts", i, "noteEffect"]);
    return { ...dropAbsent(rest), overrides, ...(noteEffect && { noteEffectNone: noteEffect.none }) };
  });
  return {
    contacts,
    signOffs: (value.signOffs ?? []).map((record, i): SignOff => {
      notes.fromCard(`signOffs[${i}]`, ["signOffs", i]);
      return dropAbsent(record);
    }),
    acceptances: (value.acceptances ?? []).map((record, i): AcceptanceRecord => {
      notes.fromCard(`acceptances[${i}]`, ["acceptances", i]);
      return dropAbsent(record);
    }),
  };
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** zod says `undefined` for what a card leaves out; a plan leaves it out as well. */
function dropAbsent<T extends object>(record: T): Present<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Present<T>;
}
