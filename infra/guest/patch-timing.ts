import type { PatchWindow, Weekday } from "../contract";
import { fail } from "../diagnostics";

import { guestErrors } from "./errors";

export interface TimedRun {
  /** A systemd calendar expression with time zone, the earliest start. */
  readonly calendar: string;
  /** The start is spread over this many seconds (same delay every time on one VM). */
  readonly randomDelaySeconds: number;
}

const WEEK: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MINUTES_PER_DAY = 24 * 60;
const SHORTEST_WINDOW_MINUTES = 20;

/**
 * Spreads download and installation over a window: the download starts in its first eighth, the installation in
 * its second quarter, so that half of the window is left to finish and to restart in (R31, R39). Hours are
 * half-open (O32); a window without length counts as a whole day. In the night when the clock skips an hour, systemd
 * leaves out a run whose start falls into it.
 */
export function planRuns(window: PatchWindow, timeZone: string): { download: TimedRun; install: TimedRun } {
  const from = minutesOf(window.from);
  const length = ((minutesOf(window.to) - from + MINUTES_PER_DAY - 1) % MINUTES_PER_DAY) + 1;
  if (window.days.length === 0) fail(guestErrors.badWindow, "the patch window has no day");
  if (length < SHORTEST_WINDOW_MINUTES) {
    fail(guestErrors.badWindow, `the patch window ${window.from} to ${window.to} has only ${length} minutes`);
  }
  const run = (offsetMinutes: number, spreadMinutes: number): TimedRun => ({
    calendar: calendarAt(window.days, from + Math.floor(offsetMinutes), timeZone),
    randomDelaySeconds: Math.floor(spreadMinutes * 60),
  });
  return { download: run(0, length / 8), install: run(length / 4, length / 4) };
}

/** Minutes beyond midnight fall on the day after. */
function calendarAt(days: readonly Weekday[], startMinutes: number, timeZone: string): string {
  const shift = Math.floor(startMinutes / MINUTES_PER_DAY);
  const minutes = startMinutes % MINUTES_PER_DAY;
  const wanted = new Set(days.map((day) => WEEK[(WEEK.indexOf(day) + shift) % WEEK.length]));
  const names = WEEK.filter((day) => wanted.has(day)).map(
    (day) => `${day.charAt(0).toUpperCase()}${day.slice(1)}`,
  );
  return `${names.join(",")} *-*-* ${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}:00 ${timeZone}`;
}

function minutesOf(clock: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(clock);
  if (!match) return fail(guestErrors.badWindow, `${JSON.stringify(clock.slice(0, 20))} is not a time HH:MM`);
  return Number(match[1]) * 60 + Number(match[2]);
}

const twoDigits = (value: number): string => String(value).padStart(2, "0");
