import type { LocalHoliday } from "../plan";

/** The sixteen federal states, whose public holidays differ (O3). */
export const FEDERAL_STATES = [
  ...["DE-BB", "DE-BE", "DE-BW", "DE-BY", "DE-HB", "DE-HE", "DE-HH", "DE-MV"],
  ...["DE-NI", "DE-NW", "DE-RP", "DE-SH", "DE-SL", "DE-SN", "DE-ST", "DE-TH"],
] as const;

export const LOCAL_HOLIDAYS = [
  "augsburg-peace-festival",
  "assumption",
  "corpus-christi",
] as const satisfies readonly LocalHoliday[];

/** In which states single municipalities keep them (O35); elsewhere they hold for all or for none. */
export const STATES_OF_LOCAL_HOLIDAYS: Readonly<Record<LocalHoliday, readonly string[]>> = {
  "augsburg-peace-festival": ["DE-BY"],
  assumption: ["DE-BY"],
  "corpus-christi": ["DE-SN", "DE-TH"],
};
