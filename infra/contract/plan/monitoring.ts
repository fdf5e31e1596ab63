/** What the datasheet can be asked to do about a state (R49-R57). */
export type Reaction =
  | "fix"
  | "sms"
  | "mail"
  | "phone"
  | "mobile"
  | "fix+mail"
  | "fix+phone"
  | "fix+mobile"
  /** "-": acknowledge only (R57). */
  | "acknowledge";

/** A limit with its quantity. Reaching it counts (O37). */
export type Threshold =
  | { readonly quantity: "packet-loss"; readonly percent: number }
  | { readonly quantity: "used"; readonly percent: number }
  | { readonly quantity: "cpu"; readonly percent: number }
  /** Load averages over 1, 5 and 15 minutes, absolute (O15); any of the three counts (O38). */
  | { readonly quantity: "load"; readonly load1: number; readonly load5: number; readonly load15: number }
  /** By magnitude (O38). */
  | { readonly quantity: "offset"; readonly seconds: number }
  /** Pending updates of a class (R73). */
  | { readonly quantity: "updates"; readonly kind: "regular" | "critical" }
  | { readonly quantity: "response-time"; readonly milliseconds: number }
  /** Days until a certificate ends; less is worse. */
  | { readonly quantity: "days-left"; readonly days: number }
  /** The service does not answer (R43). */
  | { readonly quantity: "unreachable" }
  /** A number as the plugin of a custom check understands it. */
  | { readonly quantity: "number"; readonly value: number };

/** One half of a row: from where on, and the two reaction cells (R63). */
export interface ReactionCells {
  readonly from: Threshold;
  /** Workdays 7-18 (R64). */
  readonly werktags: Reaction;
  /** Nights, weekends, holidays; acts only with SLA Premium (R65) or by level (O44). */
  readonly sonst: Reaction;
}

/** Kinds of services that a check from outside speaks to (R43). */
export type ExternalCheckKind = "tcp" | "http" | "https" | "dns" | "smtp" | "imap" | "ssh" | "rdp";

/** One row of the datasheet: a service of a system that is watched (R62). */
export interface CheckPlan {
  /** `hostcheck`, `disk`, …, or the name of an external or custom check. Unique per system. */
  readonly name: string;
  /** Which of the card's four checks it is (R42-R44, R48). */
  readonly check: 1 | 2 | 3 | 4;
  /** Information only, no thresholds (R71), where both are absent. */
  readonly warn?: ReactionCells;
  readonly critical?: ReactionCells;
  /** Check 2: how it is spoken to, and on which of the system's ports. */
  readonly external?: { readonly kind: ExternalCheckKind; readonly port: number };
  /** Check 4: id of an allow-listed command, with its typed parameters (R48). */
  readonly custom?: {
    readonly command: string;
    readonly parameters: Readonly<Record<string, string | number>>;
  };
}

export interface MonitoringPlan {
  /** False where the basis installs nothing of ours (R88, O30): then `checks` is empty. */
  readonly active: boolean;
  /** 24/7 sensors of the level (R79, R90). */
  readonly sensors: boolean;
  readonly checks: readonly CheckPlan[];
}
