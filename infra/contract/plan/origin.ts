import type { SourcePlace } from "../../diagnostics";

/** Why a value is what it is. `place` points into the card or the provider file where a person wrote it. */
export interface Origin {
  readonly kind: "card" | "provider" | "level" | "clause" | "default";
  /** The clause or decision that sets the value, e.g. `R30`, `O27`. */
  readonly clause?: string;
  readonly place?: SourcePlace;
}
