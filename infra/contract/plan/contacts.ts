/** A person who is told about problems (R58, R60). Order in the card is the order in which they are tried. */
export interface ContactPlan {
  readonly name: string;
  readonly mail: string;
  /** Office number in E.164, e.g. `+4951100000` (R52). */
  readonly phone?: string;
  /** Mobile number in E.164 (R50, R53). */
  readonly mobile?: string;
  /** Free text, shown on every alarm; it acts only through an override (R61, O24, O41). */
  readonly note?: string;
  /** What the note means, in a form that acts; the first that matches counts. Concerns this contact only (O41). */
  readonly overrides: readonly ContactOverride[];
  /** Who decided, and when, that the note changes nothing (O41). */
  readonly noteEffectNone?: { readonly by: string; readonly date: string };
}

export interface ContactOverride {
  /** When it holds: a named period, or hours of every day (half-open, O32; "nachts" is 18-07, O36). */
  readonly when: "always" | "werktags" | "sonst" | "night" | { readonly from: string; readonly to: string };
  /** By which way alone this contact is told then; `none`: not at all. */
  readonly only: "mail" | "sms" | "phone" | "mobile" | "none";
}
