import type { PatchWindow } from "../plan";
import {
  addDays,
  clockChanges,
  type Interval,
  localTimeOf,
  MINUTE_MILLISECONDS,
  MINUTES_PER_DAY,
  readClock,
  wallClockIntervals,
  weekdayOf,
} from "./local-time";

/** A time in which patches may be installed. */
export interface Occurrence extends Interval {
  /** `YYYY-MM-DD`, the local day on which the window opens. */
  readonly day: string;
}

/** What the change of clocks does to a window on one day. */
export interface DstEffect {
  /** `YYYY-MM-DD`, the local day on which the window opens. */
  readonly day: string;
  /** twice: in two pieces, with an interruption. shorter, longer: in one piece, but not as long as planned. */
  readonly effect: "vanishes" | "twice" | "shorter" | "longer";
  /** All pieces together. */
  readonly minutes: number;
}

/**
 * All occurrences that share time with the given stretch, whole ones (nothing is cut off at its ends), in order. On the
 * two nights of a clock change a day can have none or two.
 */
export function occurrencesOf(
  window: PatchWindow,
  during: Interval,
  timeZone: string,
): readonly Occurrence[] {
  const occurrences: Occurrence[] = [];
  const last = localTimeOf(during.end, timeZone).day;
  // A window is at most a day long, so that one of the day before may still be open.
  const first = addDays(localTimeOf(during.start, timeZone).day, -1);
  for (let day = first; day <= last; day = addDays(day, 1)) {
    occurrences.push(...openingsOn(day, window, timeZone));
  }
  return occurrences.filter(({ start, end }) => start < during.end && end > during.start);
}

/** Each day of these years on which a change of clocks does something to the window, in order. */
export function describeDstEffects(
  window: PatchWindow,
  timeZone: string,
  years: { readonly first: number; readonly last: number },
): readonly DstEffect[] {
  const changes = clockChanges(Date.UTC(years.first, 0, 1), Date.UTC(years.last + 1, 0, 1), timeZone);
  const days = changes.flatMap((change) => {
    const { day } = localTimeOf(new Date(change), timeZone);
    return [addDays(day, -1), day];
  });
  return days.flatMap((day) => (opensOn(day, window) ? effectOn(day, window, timeZone) : []));
}

function effectOn(day: string, window: PatchWindow, timeZone: string): readonly DstEffect[] {
  const pieces = openingsOn(day, window, timeZone);
  const minutes = pieces.reduce((sum, { start, end }) => sum + minutesFrom(start, end), 0);
  if (pieces.length === 0) return [{ day, effect: "vanishes", minutes }];
  if (pieces.length > 1) return [{ day, effect: "twice", minutes }];
  const planned = lengthMinutes(window);
  if (minutes === planned) return [];
  return [{ day, effect: minutes < planned ? "shorter" : "longer", minutes }];
}

function openingsOn(day: string, window: PatchWindow, timeZone: string): readonly Occurrence[] {
  if (!opensOn(day, window)) return [];
  const from = readClock(window.from);
  return wallClockIntervals(day, from, from + lengthMinutes(window), timeZone).map((piece) => ({
    day,
    ...piece,
  }));
}

const opensOn = (day: string, window: PatchWindow): boolean => window.days.includes(weekdayOf(day));

/** Half-open (O32); a window without length is a whole day, as it is for the timers of the guest. */
function lengthMinutes({ from, to }: PatchWindow): number {
  const length = (readClock(to) - readClock(from) + MINUTES_PER_DAY) % MINUTES_PER_DAY;
  return length === 0 ? MINUTES_PER_DAY : length;
}

const minutesFrom = (start: Date, end: Date): number =>
  (end.getTime() - start.getTime()) / MINUTE_MILLISECONDS;
