/** The last day of the month, for a day of a month that has fewer; undefined for anything else. */
export function lastDayFor(text: string): string | undefined {
  const [, year, month] = /^(20\d{2})-(0[1-9]|1[0-2])-(?:29|30|31)$/.exec(text) ?? [];
  if (year === undefined || month === undefined) return undefined;
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return `${year}-${month}-${last}`;
}

/** Whether a text is a day of the Gregorian calendar, `YYYY-MM-DD`, from 2000 to 2099. */
export function isDay(text: string): boolean {
  if (!/^20\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
