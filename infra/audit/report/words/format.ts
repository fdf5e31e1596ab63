import type { ReportWords } from "./words";

/** The time zone of provider and customers (R64): the reader need not convert. */
const TIME_ZONE = "Europe/Berlin";

/** How numbers, days and instants are written in a language. */
export interface ReportFormat {
  number(value: number): string;
  /** @param day `YYYY-MM-DD`; anything else is shown as it stands, e.g. in a malformed waiver. */
  day(day: string): string;
  /** With the time zone's name. @param instant ISO 8601; anything else is shown as it stands. */
  instant(instant: string): string;
}

export function createFormat({ locale }: Pick<ReportWords, "locale">): ReportFormat {
  const numbers = new Intl.NumberFormat(locale);
  // 03/02/2027 is read as two days: English names the month.
  const month = locale === "de-DE" ? "2-digit" : "short";
  const date = { day: "2-digit", month, year: "numeric" } as const;
  // A day has no time zone: it must not move.
  const days = new Intl.DateTimeFormat(locale, { ...date, timeZone: "UTC" });
  const time = { hour: "2-digit", minute: "2-digit", timeZoneName: "short" } as const;
  const instants = new Intl.DateTimeFormat(locale, { ...date, ...time, timeZone: TIME_ZONE });
  return {
    number: (value) => numbers.format(value),
    day: (day) => (isDay(day) ? days.format(Date.parse(day)) : day),
    instant: (instant) =>
      Number.isNaN(Date.parse(instant)) ? instant : `${instants.format(Date.parse(instant))} (${TIME_ZONE})`,
  };
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}
