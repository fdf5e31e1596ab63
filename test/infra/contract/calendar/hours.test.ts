import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendar } from "../../../../infra/contract";
import { feiertageDays, locality, PYTHON, STATES, YEARS } from "./agreement/oracles";
import { berlinTime, changesOf } from "./berlin";

const { isWithin, nextChange, periodOf } = calendar;
const SETS = ["office", "reaction", "support", "night"] as const;
const NI = locality("DE-NI");
const MINUTE = 60_000;

const instants = fc
  .integer({ min: Date.UTC(2024, 0, 1) / MINUTE, max: Date.UTC(2040, 11, 30) / MINUTE })
  .map((minutes) => new Date(minutes * MINUTE));
/** Half of them near a change of clocks. */
const interestingInstants = fc.oneof(
  instants,
  fc
    .tuple(
      fc.constantFrom(...YEARS),
      fc.constantFrom("summer" as const, "winter" as const),
      fc.integer({ min: -2000, max: 2000 }),
    )
    .map(([year, season, minutes]) => new Date(changesOf(year)[season].getTime() + minutes * MINUTE)),
);

describe("the hour sets (O1, O2, O33, O36, R113), half-open (O32)", () => {
  it.each([
    // Monday 23 November 2026, CET
    ["2026-11-23T06:59+01:00", { office: false, reaction: false, support: false, night: true }],
    ["2026-11-23T07:00+01:00", { office: false, reaction: true, support: false, night: false }],
    ["2026-11-23T07:59+01:00", { office: false, reaction: true, support: false, night: false }],
    ["2026-11-23T08:00+01:00", { office: true, reaction: true, support: false, night: false }],
    ["2026-11-23T09:00+01:00", { office: true, reaction: true, support: true, night: false }],
    ["2026-11-23T16:59+01:00", { office: true, reaction: true, support: true, night: false }],
    ["2026-11-23T17:00+01:00", { office: false, reaction: true, support: true, night: false }],
    ["2026-11-23T17:59:59+01:00", { office: false, reaction: true, support: true, night: false }],
    ["2026-11-23T18:00+01:00", { office: false, reaction: false, support: false, night: true }],
    // Saturday (O4), Sunday, a holiday (O33), 24 December (O34), and a day of summer time
    ["2026-11-21T12:00+01:00", { office: false, reaction: false, support: false, night: false }],
    ["2026-11-22T12:00+01:00", { office: false, reaction: false, support: false, night: false }],
    ["2026-12-25T12:00+01:00", { office: false, reaction: false, support: false, night: false }],
    ["2026-12-24T12:00+01:00", { office: true, reaction: true, support: true, night: false }],
    ["2026-07-01T07:00+02:00", { office: false, reaction: true, support: false, night: false }],
    ["2026-07-01T06:59+02:00", { office: false, reaction: false, support: false, night: true }],
  ])("%s", (instant, expected) => {
    expect(Object.fromEntries(SETS.map((set) => [set, isWithin(set, new Date(instant), NI)]))).toEqual(
      expected,
    );
  });

  it("agree with the EU's rule for clocks and with feiertagejs at any instant, in any state", () => {
    const hours = { office: [8, 17], reaction: [7, 18], support: [9, 18] } as const;
    // Where feiertagejs is wrong; see agreement.md.
    const states = STATES.filter((state) => state !== "DE-BE" && state !== "DE-BY");
    fc.assert(
      fc.property(interestingInstants, fc.constantFrom(...states), (instant, state) => {
        const { day, weekday, minutes } = berlinTime(instant);
        const isWork = weekday < 5 && !feiertageDays(state, Number(day.slice(0, 4))).includes(day);
        for (const set of ["office", "reaction", "support"] as const) {
          const [from, to] = hours[set];
          const expected = isWork && minutes >= from * 60 && minutes < to * 60;
          expect(isWithin(set, instant, locality(state))).toBe(expected);
        }
        expect(isWithin("night", instant, locality(state))).toBe(minutes < 7 * 60 || minutes >= 18 * 60);
      }),
      { numRuns: 1000 },
    );
  }, 60_000);
});

it("the reaction period is werktags 7-18 and sonst at any other time (R64, R65)", () => {
  expect(periodOf(new Date("2026-11-23T07:00+01:00"), NI)).toBe("werktags");
  expect(periodOf(new Date("2026-11-23T18:00+01:00"), NI)).toBe("sonst");
  expect(periodOf(new Date("2026-11-18T12:00+01:00"), NI)).toBe("werktags");
  expect(periodOf(new Date("2026-11-18T12:00+01:00"), locality("DE-SN"))).toBe("sonst");
});

describe("the next change of a set", () => {
  it.each([
    ["reaction", "2026-11-23T06:00+01:00", "2026-11-23T07:00+01:00"],
    ["reaction", "2026-11-23T07:00+01:00", "2026-11-23T18:00+01:00"],
    ["reaction", "2026-11-20T18:00+01:00", "2026-11-23T07:00+01:00"],
    ["reaction", "2026-04-02T18:00+02:00", "2026-04-07T07:00+02:00"],
    ["reaction", "2026-12-24T18:00+01:00", "2026-12-28T07:00+01:00"],
    ["reaction", "2026-03-27T18:00+01:00", "2026-03-30T07:00+02:00"],
    ["night", "2026-11-23T03:00+01:00", "2026-11-23T07:00+01:00"],
    ["night", "2026-11-23T12:00+01:00", "2026-11-23T18:00+01:00"],
    ["night", "2026-10-24T18:00+02:00", "2026-10-25T07:00+01:00"],
  ] as const)("%s after %s: %s", (set, instant, expected) => {
    expect(nextChange(set, new Date(instant), NI)).toEqual(new Date(expected));
  });

  it("is where the set flips, and nothing flips before it", () => {
    const fractions = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), {
      minLength: 5,
      maxLength: 5,
    });
    fc.assert(
      fc.property(
        interestingInstants,
        fc.constantFrom(...SETS),
        fc.constantFrom(...STATES),
        fractions,
        (at, set, state, parts) => {
          const where = locality(state);
          const change = nextChange(set, at, where).getTime();
          const before = isWithin(set, at, where);
          expect(change).toBeGreaterThan(at.getTime());
          expect(isWithin(set, new Date(change), where)).toBe(!before);
          for (const part of [...parts, 1 - 1e-9]) {
            const between = new Date(Math.min(at.getTime() + part * (change - at.getTime()), change - 1));
            expect(isWithin(set, between, where)).toBe(before);
          }
        },
      ),
      { numRuns: 500 },
    );
  }, 60_000);
});

it("clocks change in Germany when the EU's rule and Python's zoneinfo say", () => {
  const expected = YEARS.flatMap((year) => {
    const { summer, winter } = changesOf(year);
    return [
      { at: summer.toISOString().replace(":00.000Z", "Z"), offsetMinutes: 120 },
      { at: winter.toISOString().replace(":00.000Z", "Z"), offsetMinutes: 60 },
    ];
  });
  expect(PYTHON.clockChanges).toEqual(expected);
});
