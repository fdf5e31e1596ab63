import { FEDERAL_STATES, STATES_OF_LOCAL_HOLIDAYS } from "../catalogue";
import type { LocalHoliday } from "../plan";
import { loadHolidays } from "./libraries";
import { addDays, weekdayOf } from "./local-time";
import type { Locality } from "./locality";

/** Days `YYYY-MM-DD` and their German names. */
type HolidayTable = ReadonlyMap<string, string>;

/** Reading the library's rules takes 25 ms per state and 7 ms per year. */
const tables = new Map<string, HolidayTable>();

/** The public holiday's German name, or none. `day` is `YYYY-MM-DD`. */
export function holidayName(day: string, locality: Locality): string | undefined {
  const year = Number(day.slice(0, 4));
  return stateHolidays(locality.state, year).get(day) ?? localHolidayName(day, year, locality);
}

/** Monday to Friday without public holidays (O4); 24 and 31 December are work days (O34). */
export function isWorkDay(day: string, locality: Locality): boolean {
  const weekday = weekdayOf(day);
  return weekday !== "sat" && weekday !== "sun" && holidayName(day, locality) === undefined;
}

/** The first work day on or after `day`. */
export function workDayFrom(day: string, locality: Locality): string {
  let candidate = day;
  while (!isWorkDay(candidate, locality)) candidate = addDays(candidate, 1);
  return candidate;
}

/** All public holidays of a year, in order. */
export function holidaysOf(
  year: number,
  locality: Locality,
): readonly { readonly day: string; readonly name: string }[] {
  const days = new Map([
    ...locality.localHolidays.filter(isKeptIn(locality.state)).map((holiday) => localHoliday(holiday, year)),
    ...stateHolidays(locality.state, year),
  ]);
  return [...days].map(([day, name]) => ({ day, name })).sort((one, other) => (one.day < other.day ? -1 : 1));
}

/** What holds in the whole state by its law. @throws RangeError for a state that is none of the sixteen */
function stateHolidays(state: string, year: number): HolidayTable {
  const key = `${state} ${year}`;
  const known = tables.get(key);
  if (known) return known;
  if (!FEDERAL_STATES.some((name) => name === state)) {
    throw new RangeError(`${JSON.stringify(state.slice(0, 20))} is not a federal state`);
  }
  const Holidays = loadHolidays();
  const found = new Holidays("DE", state.slice("DE-".length)).getHolidays(year, "de");
  const table = new Map(
    found.filter(({ type }) => type === "public").map(({ date, name }) => [date.slice(0, 10), name]),
  );
  tables.set(key, table);
  return table;
}

function localHolidayName(day: string, year: number, { state, localHolidays }: Locality): string | undefined {
  return localHolidays
    .filter(isKeptIn(state))
    .map((holiday) => localHoliday(holiday, year))
    .find(([localDay]) => localDay === day)?.[1];
}

/** O35: from the card's flag alone, never from what the library believes about municipalities. */
function localHoliday(holiday: LocalHoliday, year: number): [day: string, name: string] {
  switch (holiday) {
    case "augsburg-peace-festival":
      return [`${year}-08-08`, "Augsburger Friedensfest"];
    case "assumption":
      return [`${year}-08-15`, "Mariä Himmelfahrt"];
    case "corpus-christi":
      return [addDays(goodFriday(year), DAYS_FROM_GOOD_FRIDAY_TO_CORPUS_CHRISTI), "Fronleichnam"];
  }
}

const isKeptIn =
  (state: string) =>
  (holiday: LocalHoliday): boolean =>
    STATES_OF_LOCAL_HOLIDAYS[holiday].includes(state);

/** Two days before Easter Sunday and sixty after it. */
const DAYS_FROM_GOOD_FRIDAY_TO_CORPUS_CHRISTI = 62;

/** A holiday in all states, so that any of them tells where Easter is. */
function goodFriday(year: number): string {
  for (const [day, name] of stateHolidays("DE-HE", year)) if (name === "Karfreitag") return day;
  throw new RangeError(`no Good Friday in ${year}`);
}
