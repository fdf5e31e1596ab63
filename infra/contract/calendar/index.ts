export { holidayName, holidaysOf, isWorkDay, workDayFrom } from "./holidays";
export { type HourSet, isWithin, nextChange, periodOf, type ReactionPeriod } from "./hours";
export type { Interval } from "./local-time";
export { type Locality, localityOf } from "./locality";
export { describeDstEffects, type DstEffect, type Occurrence, occurrencesOf } from "./patch-windows";
export { appointmentInterval, type Rate, rateOf, type RatePiece, type RateSplit, splitByRate } from "./rates";
export { cycleDays, nextCycleDay, PATCH_CYCLE } from "./two-week-cycle";
