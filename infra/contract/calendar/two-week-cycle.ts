import { workDayFrom } from "./holidays";
import { addDays, daysBetween } from "./local-time";
import type { Locality } from "./locality";

/**
 * The cycle of patching by hand (R29): every fourteenth day, counted from this Tuesday of ISO week 1 of 2024. Counted,
 * not read from odd or even week numbers: after a year of 53 weeks (2026, 2032, 2037) those would make a cycle of one
 * or of three weeks. The cycle's weeks are thus odd ones until the end of 2026, and even ones then until that of 2032.
 * A Tuesday, because more holidays fall on Mondays.
 */
export const PATCH_CYCLE = { anchorDay: "2024-01-02", days: 14 } as const;

/** The cycle's days from `from` until before `until`; a holiday's goes to the next work day (R29). */
export function cycleDays(from: string, until: string, locality: Locality): readonly string[] {
  const days: string[] = [];
  for (let day = nextCycleDay(from, locality); day < until; day = nextCycleDay(addDays(day, 1), locality)) {
    days.push(day);
  }
  return days;
}

/** The cycle's first day on or after `day`: when a task of the cycle is due (R29, O45). */
export function nextCycleDay(day: string, locality: Locality): string {
  const { anchorDay, days } = PATCH_CYCLE;
  // The one before may have been moved to this day or a later one.
  for (let cycle = Math.floor(daysBetween(anchorDay, day) / days); ; cycle += 1) {
    const workDay = workDayFrom(addDays(anchorDay, cycle * days), locality);
    if (workDay >= day) return workDay;
  }
}
