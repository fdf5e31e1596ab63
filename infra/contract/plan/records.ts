/** A consent of the customer that something needs before it acts (R112, O31). */
export interface SignOff {
  readonly subject: "patch-window" | "migration" | "change";
  /** Names of the systems that it covers. */
  readonly systems: readonly string[];
  readonly by: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** E.g. a ticket or order number. */
  readonly reference?: string;
}

/** The customer's acceptance of a work (R26, R122). */
export interface AcceptanceRecord {
  readonly subject: "project-completion" | "updates" | "migration" | "change";
  readonly systems: readonly string[];
  readonly by: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly reference?: string;
}
