import fc from "fast-check";
import { format } from "prettier";
import { describe, expect, it } from "vitest";
import { calendar } from "../../../../../infra/contract";
import { feiertageDays, locality, ourDays, PYTHON, STATES, YEARS } from "./oracles";
import { EXPLANATIONS, findDifferences, isExplainedBy, renderAgreement } from "./table";

describe("public holidays 2024-2040 in all sixteen states (O3)", { timeout: 120_000 }, () => {
  const differences = findDifferences();

  it("differ from feiertagejs and Python's holidays only where somebody explained why", () => {
    const isExplained = (found: (typeof differences)[number]) =>
      EXPLANATIONS.some((known) => isExplainedBy(known)(found));
    expect(differences.filter((found) => !isExplained(found))).toEqual([]);
    for (const known of EXPLANATIONS) {
      expect(differences.filter(isExplainedBy(known)), known.why).not.toEqual([]);
    }
  });

  it("are as the checked-in table says", async () => {
    const table = await format(renderAgreement(differences), { parser: "markdown" });
    await expect(table).toMatchFileSnapshot("./agreement.md");
  });
});

describe("local holidays (O35)", { timeout: 120_000 }, () => {
  it.each([
    ["DE-BY", "assumption"],
    ["DE-SN", "corpus-christi"],
    ["DE-TH", "corpus-christi"],
  ] as const)("in %s with %s are those that Python gives its catholic municipalities", (state, flag) => {
    const added = YEARS.flatMap((year) => {
      const without = ourDays(locality(state), year);
      return ourDays(locality(state, flag), year).filter((day) => !without.includes(day));
    });
    expect(added).toEqual(PYTHON.catholic[state]);
  });

  it("in Augsburg with both of its flags are those that Python gives the city", () => {
    const augsburg = locality("DE-BY", "augsburg-peace-festival", "assumption");
    expect(YEARS.flatMap((year) => ourDays(augsburg, year))).toEqual(PYTHON.augsburg);
  });
});

describe("work days", { timeout: 120_000 }, () => {
  it("are, on any day in any state, those that weekday and feiertagejs make", () => {
    const day = fc
      .integer({ min: Date.UTC(2024, 0, 1) / 86_400_000, max: Date.UTC(2040, 11, 31) / 86_400_000 })
      .map((days) => new Date(days * 86_400_000));
    fc.assert(
      fc.property(day, fc.constantFrom(...STATES), (date, state) => {
        const text = date.toISOString().slice(0, 10);
        const isOneOff = EXPLANATIONS.some((known) => known.state === state && known.days.test(text));
        fc.pre(!isOneOff);
        const isHoliday = feiertageDays(state, date.getUTCFullYear()).includes(text);
        const isWeekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
        expect(calendar.isWorkDay(text, locality(state))).toBe(!isHoliday && !isWeekend);
      }),
      { numRuns: 2000 },
    );
  });
});
