import { createRequire } from "node:module";
import type Holidays from "date-holidays";
import type * as TemporalPolyfill from "temporal-polyfill";

const load = createRequire(__filename);

/** Loaded at first use: checking a card needs no time zones, and this takes 15 ms. */
export function loadTemporal(): (typeof TemporalPolyfill)["Temporal"] {
  return (load("temporal-polyfill") as typeof TemporalPolyfill).Temporal;
}

/** Loaded at first use: it brings the holidays of the whole world, which takes 80 ms. */
export function loadHolidays(): typeof Holidays {
  return load("date-holidays") as typeof Holidays;
}
