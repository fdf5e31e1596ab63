/**
 * A second implementation of the hours in Germany, for tests: by the rule of Directive 2000/84/EC (Central European
 * Summer Time from the last Sunday of March to the last one of October, each at 01:00 UTC), without any zone database.
 */
export interface BerlinTime {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** 0 is Monday. */
  readonly weekday: number;
  readonly minutes: number;
}

const HOUR_MILLISECONDS = 3_600_000;

export function berlinTime(instant: Date): BerlinTime {
  const local = new Date(instant.getTime() + offsetMilliseconds(instant));
  return {
    day: local.toISOString().slice(0, 10),
    weekday: (local.getUTCDay() + 6) % 7,
    minutes: local.getUTCHours() * 60 + local.getUTCMinutes(),
  };
}

/** Both nights of a year: the instants from which on the other time holds. */
export function changesOf(year: number): { readonly summer: Date; readonly winter: Date } {
  return { summer: lastSundayAtOne(year, 2), winter: lastSundayAtOne(year, 9) };
}

function offsetMilliseconds(instant: Date): number {
  const { summer, winter } = changesOf(instant.getUTCFullYear());
  return (instant >= summer && instant < winter ? 2 : 1) * HOUR_MILLISECONDS;
}

function lastSundayAtOne(year: number, month: number): Date {
  const last = new Date(Date.UTC(year, month + 1, 0, 1));
  return new Date(last.getTime() - last.getUTCDay() * 24 * HOUR_MILLISECONDS);
}
