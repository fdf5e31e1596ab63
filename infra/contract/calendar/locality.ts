import { TIME_ZONE } from "../catalogue";
import type { CustomerPlan, LocalHoliday } from "../plan";

/** What decides at a place which hour it is and whether people work. */
export interface Locality {
  /** Federal state whose public holidays count, e.g. `DE-NI` (O3). */
  readonly state: string;
  /** Holidays of the municipality, which hold by this flag alone (O35). */
  readonly localHolidays: readonly LocalHoliday[];
  /** IANA name, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
}

/** Where a customer's hours are counted. */
export function localityOf(
  plan: Pick<CustomerPlan, "holidays" | "localHolidays">,
  timeZone: string = TIME_ZONE,
): Locality {
  return { state: plan.holidays, localHolidays: plan.localHolidays, timeZone };
}
