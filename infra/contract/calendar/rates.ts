import { HOURLY_RATES } from "../catalogue";
import type { MaintenanceAppointment, ProviderPlan } from "../plan";
import { isWithin, nextChange } from "./hours";
import {
  type Interval,
  MINUTE_MILLISECONDS,
  MINUTES_PER_DAY,
  readClock,
  wallClockIntervals,
} from "./local-time";
import type { Locality } from "./locality";

export type Rate = keyof typeof HOURLY_RATES;

/** Work at one rate without interruption. */
export interface RatePiece extends Interval {
  readonly rate: Rate;
  readonly minutes: number;
}

/** Work split at the bounds of the office hours (O33). */
export interface RateSplit {
  /** In the order of time. */
  readonly pieces: readonly RatePiece[];
  readonly minutes: Readonly<Record<Rate, number>>;
  /** EUR cents, each rate's sum rounded once to the nearest cent. */
  readonly cents: Readonly<Record<Rate, number>>;
  readonly totalCents: number;
}

/**
 * What work costs (R8, R9), by the minute across boundaries (O33). Minutes are those that passed, also in the nights
 * of a clock change; seconds of both ends are cut off.
 *
 * @throws RangeError if the work ends before it starts
 */
export function splitByRate(
  work: Interval,
  locality: Locality,
  hourlyRates: ProviderPlan["hourlyRates"] = HOURLY_RATES,
): RateSplit {
  const start = wholeMinute(work.start);
  const end = wholeMinute(work.end);
  if (start > end) throw new RangeError("the work ends before it starts");
  const pieces: RatePiece[] = [];
  for (let at = start; at < end;) {
    const bound = Math.min(nextChange("office", new Date(at), locality).getTime(), end);
    pieces.push({
      start: new Date(at),
      end: new Date(bound),
      rate: isWithin("office", new Date(at), locality) ? "officeHours" : "otherHours",
      minutes: (bound - at) / MINUTE_MILLISECONDS,
    });
    at = bound;
  }
  return { pieces, ...sumUp(pieces, hourlyRates) };
}

/** What an agreed appointment will cost; outside of office hours the higher rate (R31, R32). */
export function rateOf(
  appointment: MaintenanceAppointment,
  locality: Locality,
  hourlyRates: ProviderPlan["hourlyRates"] = HOURLY_RATES,
): RateSplit {
  const work = appointmentInterval(appointment, locality.timeZone);
  return work ? splitByRate(work, locality, hourlyRates) : { pieces: [], ...sumUp([], hourlyRates) };
}

/**
 * An appointment is one stretch: on the night in which an hour is repeated, from the first time that the clock shows
 * its beginning to the last time that it shows its end. Nothing if it lies in the hour that is left out.
 */
export function appointmentInterval(
  { date, from, to }: MaintenanceAppointment,
  timeZone: string,
): Interval | undefined {
  const start = readClock(from);
  const end = readClock(to);
  const pieces = wallClockIntervals(date, start, start < end ? end : end + MINUTES_PER_DAY, timeZone);
  const [first, last] = [pieces[0], pieces.at(-1)];
  return first && last && { start: first.start, end: last.end };
}

function sumUp(
  pieces: readonly RatePiece[],
  hourlyRates: ProviderPlan["hourlyRates"],
): Pick<RateSplit, "minutes" | "cents" | "totalCents"> {
  const minutesAt = (rate: Rate): number =>
    pieces.filter((piece) => piece.rate === rate).reduce((sum, { minutes }) => sum + minutes, 0);
  const minutes = { officeHours: minutesAt("officeHours"), otherHours: minutesAt("otherHours") };
  const cents = {
    officeHours: centsFor(minutes.officeHours, hourlyRates.officeHours),
    otherHours: centsFor(minutes.otherHours, hourlyRates.otherHours),
  };
  return { minutes, cents, totalCents: cents.officeHours + cents.otherHours };
}

/** The rate is in EUR per hour; multiplied before divided, so that half a cent is exactly half a cent. */
const centsFor = (minutes: number, hourlyRate: number): number =>
  Math.round((minutes * Math.round(hourlyRate * 100)) / 60);

const wholeMinute = (instant: Date): number =>
  Math.floor(instant.getTime() / MINUTE_MILLISECONDS) * MINUTE_MILLISECONDS;
