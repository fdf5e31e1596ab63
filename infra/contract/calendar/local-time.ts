import { WEEKDAYS } from "../catalogue";
import type { Weekday } from "../plan";
import { loadTemporal } from "./libraries";

/** A stretch of time, half-open (O32). */
export interface Interval {
  /** Inclusive. */
  readonly start: Date;
  /** Exclusive. */
  readonly end: Date;
}

export const MINUTE_MILLISECONDS = 60_000;
export const MINUTES_PER_DAY = 24 * 60;
const DAY_MILLISECONDS = MINUTES_PER_DAY * MINUTE_MILLISECONDS;

/** No zone of the world is further away from UTC. */
const LARGEST_OFFSET_MILLISECONDS = DAY_MILLISECONDS;

/** Minutes since midnight of `HH:MM`. @throws RangeError for any other text */
export function readClock(clock: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(clock);
  if (!match) throw new RangeError(`${JSON.stringify(clock.slice(0, 20))} is not a time HH:MM`);
  return Number(match[1]) * 60 + Number(match[2]);
}

/** `YYYY-MM-DD`, so many days later. @throws RangeError if `day` is none */
export function addDays(day: string, days: number): string {
  return loadTemporal().PlainDate.from(day).add({ days }).toString();
}

/** Whole days from one `YYYY-MM-DD` to another, negative if `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  const { PlainDate } = loadTemporal();
  return PlainDate.from(from).until(PlainDate.from(to), { largestUnit: "days" }).days;
}

export function weekdayOf(day: string): Weekday {
  const weekday = WEEKDAYS[loadTemporal().PlainDate.from(day).dayOfWeek - 1];
  if (!weekday) throw new RangeError(`${day} has no weekday`);
  return weekday;
}

/** What calendar and clock on the wall show. */
export function localTimeOf(instant: Date, timeZone: string): { day: string; minutes: number } {
  const local = zoned(instant.getTime(), timeZone);
  return { day: local.toPlainDate().toString(), minutes: local.hour * 60 + local.minute };
}

/**
 * The instants at which the wall clock shows a time from `fromMinutes` until before `toMinutes`, counted from the
 * day's midnight (1440 and more is the next day). Usually one interval of that length; on the two nights of a clock
 * change it can be shorter or longer, nothing (all of it is missing) or two pieces (it ends or begins inside the hour
 * that is repeated).
 */
export function wallClockIntervals(
  day: string,
  fromMinutes: number,
  toMinutes: number,
  timeZone: string,
): readonly Interval[] {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const wall = {
    from: midnight + fromMinutes * MINUTE_MILLISECONDS,
    to: midnight + toMinutes * MINUTE_MILLISECONDS,
  };
  const pieces: { start: number; end: number }[] = [];
  for (const { start, end, offset } of constantOffsets(wall, timeZone)) {
    const piece = { start: Math.max(wall.from - offset, start), end: Math.min(wall.to - offset, end) };
    const previous = pieces.at(-1);
    if (piece.start >= piece.end) continue;
    if (previous?.end === piece.start) previous.end = piece.end;
    else pieces.push(piece);
  }
  return pieces.map(({ start, end }) => ({ start: new Date(start), end: new Date(end) }));
}

/** The instants of this range at which the zone's clocks change. Range in milliseconds since the epoch. */
export function clockChanges(from: number, to: number, timeZone: string): readonly number[] {
  const changes: number[] = [];
  for (let at = from; ;) {
    const change = zoned(at, timeZone).getTimeZoneTransition("next")?.epochMilliseconds;
    if (change === undefined || change >= to) return changes;
    changes.push(change);
    at = change;
  }
}

/** The stretches around a time on the wall in which the zone keeps its distance to UTC (milliseconds, east positive). */
function constantOffsets(
  wall: { readonly from: number; readonly to: number },
  timeZone: string,
): readonly { start: number; end: number; offset: number }[] {
  const start = wall.from - LARGEST_OFFSET_MILLISECONDS;
  const end = wall.to + LARGEST_OFFSET_MILLISECONDS;
  const offset = offsetAt(start, timeZone);
  // No zone changes its clocks and changes them back within three days; asking for the changes is slow.
  if (offset === offsetAt(end, timeZone)) return [{ start, end, offset }];
  const bounds = [start, ...clockChanges(start, end, timeZone), end];
  return bounds
    .slice(1)
    .map((bound, index) => ({ start: bounds[index] ?? start, end: bound }))
    .map((stretch) => ({ ...stretch, offset: offsetAt(stretch.start, timeZone) }));
}

const zoned = (epochMilliseconds: number, timeZone: string) =>
  loadTemporal().Instant.fromEpochMilliseconds(epochMilliseconds).toZonedDateTimeISO(timeZone);

const offsetAt = (epochMilliseconds: number, timeZone: string): number =>
  zoned(epochMilliseconds, timeZone).offsetNanoseconds / 1e6;
