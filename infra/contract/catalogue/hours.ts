import type { ClauseId } from "./clauses";

/** Hours of a day, half-open (O32). */
export interface DailyHours {
  /** `HH:MM`, inclusive. */
  readonly from: string;
  /** `HH:MM`, exclusive. */
  readonly to: string;
}

/** The three calendars of the two texts, Monday to Friday without public holidays (O1, O33). */
export const HOURS = {
  /** Rates: within these hours the lower one (R8, R9). */
  office: { from: "08:00", to: "17:00", clause: "R8" },
  /** "werktags" of the datasheet (R64). */
  reaction: { from: "07:00", to: "18:00", clause: "R64" },
  /** Regular and core hours of the Systemmanagement (R113, O2). */
  support: { from: "09:00", to: "18:00", clause: "R113" },
} as const satisfies Record<string, DailyHours & { clause: ClauseId }>;

/** "nachts" without times (O36); over midnight. */
export const NIGHT: DailyHours = { from: "18:00", to: "07:00" };

/** EUR per hour within and outside of office hours (R8, R9). */
export const HOURLY_RATES = { officeHours: 100, otherHours: 149 } as const;
