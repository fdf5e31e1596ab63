import { readFileSync } from "node:fs";
import { getHolidays } from "feiertagejs";
import { calendar, catalogue, type LocalHoliday } from "../../../../../infra/contract";

export const YEARS = Array.from({ length: 17 }, (_, index) => 2024 + index);
export const STATES = catalogue.FEDERAL_STATES;
export type State = (typeof STATES)[number];

interface PythonOracle {
  readonly generatedBy: string;
  readonly generatedOn: string;
  readonly states: Readonly<Record<State, readonly string[]>>;
  /** What mainly catholic municipalities keep beyond their state. */
  readonly catholic: Readonly<Record<"DE-BY" | "DE-SN" | "DE-TH", readonly string[]>>;
  readonly augsburg: readonly string[];
  readonly clockChanges: readonly { readonly at: string; readonly offsetMinutes: number }[];
}

/** Made by python-oracle.py. */
export const PYTHON = JSON.parse(
  readFileSync(`${import.meta.dirname}/python-oracle.json`, "utf8"),
) as PythonOracle;

export function locality(state: string, ...localHolidays: LocalHoliday[]): calendar.Locality {
  return { state, localHolidays, timeZone: catalogue.TIME_ZONE };
}

export const ourDays = (where: calendar.Locality, year: number): readonly string[] =>
  calendar.holidaysOf(year, where).map(({ day }) => day);

export const pythonDays = (state: State, year: number): readonly string[] =>
  PYTHON.states[state].filter((day) => day.startsWith(`${year}-`));

export function feiertageDays(state: State, year: number): readonly string[] {
  const region = state.slice("DE-".length) as Parameters<typeof getHolidays>[1];
  return getHolidays(year, region).map(({ dateString }) => dateString);
}
