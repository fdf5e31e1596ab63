import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendar } from "../../../../infra/contract";
import { locality, STATES, YEARS } from "./agreement/oracles";

const { cycleDays, isWorkDay, nextCycleDay, PATCH_CYCLE } = calendar;
const NI = locality("DE-NI");
const dayNumber = (day: string) => Date.parse(day) / 86_400_000;

describe("the two-week cycle of patching by hand (R29)", () => {
  it("is every second Tuesday, over a year of 53 weeks too", () => {
    expect(cycleDays("2026-12-01", "2027-02-01", NI)).toEqual([
      "2026-12-01",
      "2026-12-15",
      "2026-12-29",
      "2027-01-12",
      "2027-01-26",
    ]);
  });

  it.each([
    ["DE-NI", "2028-10-03", "2028-10-04"],
    ["DE-NI", "2028-10-04", "2028-10-04"],
    ["DE-NI", "2028-10-05", "2028-10-17"],
    ["DE-NI", "2029-12-25", "2029-12-27"],
    ["DE-BY", "2032-01-06", "2032-01-07"],
    ["DE-NI", "2032-01-06", "2032-01-06"],
  ])("in %s moves from a holiday to the next work day: due from %s on %s", (state, day, expected) => {
    expect(nextCycleDay(day, locality(state))).toBe(expected);
  });

  it.each([
    ["2024-01-02", "2024-01-02"],
    ["2024-01-03", "2024-01-16"],
    ["2023-12-20", "2024-01-02"],
  ])("is due on or after %s on %s (O45)", (day, expected) => {
    expect(nextCycleDay(day, NI)).toBe(expected);
  });

  it("has in every state a work day for each cycle, on its day or, if that is none, the first one after", () => {
    fc.assert(
      fc.property(fc.constantFrom(...STATES), fc.constantFrom(...YEARS), (state, year) => {
        const where = locality(state);
        const days = cycleDays(`${year}-01-20`, `${year}-12-20`, where);
        expect(days.length).toBeGreaterThanOrEqual(23);
        for (const day of days) {
          const shift = (dayNumber(day) - dayNumber(PATCH_CYCLE.anchorDay)) % 14;
          expect(isWorkDay(day, where)).toBe(true);
          for (let back = 1; back <= shift; back += 1) {
            const earlier = new Date((dayNumber(day) - back) * 86_400_000).toISOString().slice(0, 10);
            expect(isWorkDay(earlier, where)).toBe(false);
          }
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
