import { HOURS, NIGHT } from "../catalogue";
import { isWorkDay } from "./holidays";
import {
  addDays,
  type Interval,
  localTimeOf,
  MINUTES_PER_DAY,
  readClock,
  wallClockIntervals,
} from "./local-time";
import type { Locality } from "./locality";

/** The three calendars of the two texts, on work days (O1), and the night of every day (O36). */
export type HourSet = keyof typeof HOURS | "night";

/** The columns of the datasheet's reaction cells (R64, R65). */
export type ReactionPeriod = "werktags" | "sonst";

/** The hours of one set, half-open (O32). */
export function isWithin(set: HourSet, instant: Date, locality: Locality): boolean {
  const { day, minutes } = localTimeOf(instant, locality.timeZone);
  const { from, to } = clocksOf(set);
  const isInHours = from < to ? from <= minutes && minutes < to : minutes >= from || minutes < to;
  return isInHours && isOpen(set, day, locality);
}

/** Which of a row's cells acts: workdays 7-18, or nights, weekends and holidays (R64, R65). */
export function periodOf(instant: Date, locality: Locality): ReactionPeriod {
  return isWithin("reaction", instant, locality) ? "werktags" : "sonst";
}

/** The first instant after this one at which the set begins or ends (O43). */
export function nextChange(set: HourSet, instant: Date, locality: Locality): Date {
  // A night that began yesterday may still last.
  let day = addDays(localTimeOf(instant, locality.timeZone).day, -1);
  for (;;) {
    const bounds = openingsOf(set, day, locality).flatMap(({ start, end }) => [start, end]);
    const next = bounds.find((bound) => bound.getTime() > instant.getTime());
    if (next) return next;
    day = addDays(day, 1);
  }
}

/** The set's hours that begin on this day, in order. */
function openingsOf(set: HourSet, day: string, locality: Locality): readonly Interval[] {
  if (!isOpen(set, day, locality)) return [];
  const { from, to } = clocksOf(set);
  return wallClockIntervals(day, from, from < to ? to : to + MINUTES_PER_DAY, locality.timeZone);
}

const isOpen = (set: HourSet, day: string, locality: Locality): boolean =>
  set === "night" || isWorkDay(day, locality);

function clocksOf(set: HourSet): { from: number; to: number } {
  const { from, to } = set === "night" ? NIGHT : HOURS[set];
  return { from: readClock(from), to: readClock(to) };
}
