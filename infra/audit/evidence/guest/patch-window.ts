import type { PatchWindow, Weekday } from "../../../contract";

const WEEK: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/**
 * Whether an instant lies in a weekly window, half-open (O32). A window over midnight belongs to the day on which it
 * begins; one without length is the whole day.
 */
export function isInWindow(instant: Date, window: PatchWindow, timeZone: string): boolean {
  const { day, minutes } = localTime(instant, timeZone);
  const [from, to] = [minutesOf(window.from), minutesOf(window.to)];
  const begins = (weekday: number) => window.days.some((name) => WEEK.indexOf(name) === weekday);
  if (from < to) return begins(day) && minutes >= from && minutes < to;
  return (begins(day) && minutes >= from) || (begins((day + 6) % 7) && minutes < to);
}

/** Whether a time of day lies in the window on any of its days. */
export function isWindowHour(time: string, window: PatchWindow): boolean {
  const [at, from, to] = [minutesOf(time), minutesOf(window.from), minutesOf(window.to)];
  return from < to ? at >= from && at < to : at >= from || at < to;
}

/** `Tue 2026-11-24 03:12 Europe/Berlin`, for evidence. */
export function showLocalTime(instant: Date, timeZone: string): string {
  const parts = partsOf(instant, timeZone);
  const date = `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`;
  return `${parts.get("weekday")} ${date} ${parts.get("hour")}:${parts.get("minute")} ${timeZone}`;
}

function localTime(instant: Date, timeZone: string): { day: number; minutes: number } {
  const parts = partsOf(instant, timeZone);
  const day = WEEK.findIndex((name) => name === parts.get("weekday")?.toLowerCase());
  return { day, minutes: Number(parts.get("hour")) * 60 + Number(parts.get("minute")) };
}

function partsOf(instant: Date, timeZone: string): ReadonlyMap<string, string> {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  return new Map(format.formatToParts(instant).map((part) => [part.type, part.value]));
}

function minutesOf(time: string): number {
  const [hours = "0", minutes = "0"] = time.split(":");
  return Number(hours) * 60 + Number(minutes);
}
