import type { TimerFirings, TimerStart, Value } from "../../infra/audit/graph";
import { NotEvaluableError } from "../../infra/audit/graph";
import { violation, type Outcome, type Place } from "../rule";

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const secondsPerDay = 86_400;

/** The plan's weekly window, in seconds of local time. */
export interface WindowView {
  /** 0 is Monday: the days on which the window opens. */
  readonly days: readonly number[];
  readonly fromSecond: number;
  /** More than 0; up to a whole day, over midnight where it must. */
  readonly lengthSeconds: number;
  readonly timeZone: string;
  /** For messages. */
  readonly text: string;
}

/** @throws NotEvaluableError */
export function readWindow(patching: Value): WindowView {
  const window = patching.get("window");
  const from = window.get("from");
  const to = window.get("to");
  const fromSecond = readClock(from);
  const names = window.get("days").strings();
  // Half-open (O32); a window without length is a whole day.
  const length = (readClock(to) - fromSecond + secondsPerDay) % secondsPerDay;
  const timeZone = patching.get("timeZone").string();
  return {
    days: names.map((name) => days.findIndex((day) => day === name)),
    fromSecond,
    lengthSeconds: length === 0 ? secondsPerDay : length,
    timeZone,
    text: `${names.join(",")} ${from.string()}-${to.string()} ${timeZone}`,
  };
}

/** Seconds since midnight of `HH:MM`. */
function readClock(clock: Value): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(clock.string());
  if (!match) throw new NotEvaluableError(`${clock.path} is not a time of day`, clock.path);
  return Number(match[1]) * 3600 + Number(match[2]) * 60;
}

/** The day on which the window around this start opened, if the run begins within it however long it is delayed. */
function openingDay(
  window: WindowView,
  day: number,
  startSecond: number,
  maxDelaySeconds: number,
): number | undefined {
  return window.days.find((opening) => {
    const daysLater = (day - opening + days.length) % days.length;
    const offset = daysLater * secondsPerDay + startSecond - window.fromSecond;
    return offset >= 0 && offset + maxDelaySeconds < window.lengthSeconds;
  });
}

/** Whether a restart at this time of day lies in the window on each day on which it opens. */
export function containsClock(window: WindowView, clockSecond: number): boolean {
  const offset = (clockSecond - window.fromSecond + secondsPerDay) % secondsPerDay;
  return offset < window.lengthSeconds;
}

/** R31, R77: installations start inside the window, on each of its days, and never outside. */
export function judgeFirings(firings: TimerFirings, window: WindowView, place: Place): readonly Outcome[] {
  const violations: Outcome[] = [];
  const refuse = (found: string, required: string): void => {
    violations.push(violation(`found ${found}; required: ${required}`, place));
  };
  if (!firings.replacesShippedTimes)
    refuse("the distribution's own times still active", "an empty OnCalendar= first");
  if (firings.persistent)
    refuse("Persistent=true", "Persistent=false, so that a late boot does not patch at any hour");
  if (firings.starts.some((start) => start.timeZone !== window.timeZone)) {
    refuse("a start in another time zone", window.timeZone);
  }
  const openings = firings.starts.flatMap((start) => openingsOf(start, firings, window));
  if (openings.includes(undefined)) refuse("a start outside the window", `starts inside ${window.text}`);
  if (window.days.some((day) => !openings.includes(day)))
    refuse("a day of the window without start", window.text);
  return violations;
}

function openingsOf(
  start: TimerStart,
  firings: TimerFirings,
  window: WindowView,
): readonly (number | undefined)[] {
  return start.days.map((day) => openingDay(window, day, start.startSecond, firings.maxDelaySeconds));
}
