import type { DECISIONS } from "./decisions";
import type { SERVICE_CARD_CLAUSES } from "./service-card";
import type { SYSTEM_MANAGEMENT_CLAUSES } from "./system-management";

/** A numbered clause of the service descriptions (`R17`) or a decision of this project about them (`O27`). */
export type ClauseId =
  keyof typeof SERVICE_CARD_CLAUSES | keyof typeof SYSTEM_MANAGEMENT_CLAUSES | keyof typeof DECISIONS;
