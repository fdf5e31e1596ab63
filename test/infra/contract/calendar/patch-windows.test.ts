import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendar, catalogue, type PatchWindow } from "../../../../infra/contract";
import { YEARS } from "./agreement/oracles";
import { berlinTime, changesOf } from "./berlin";

const { describeDstEffects, occurrencesOf } = calendar;
const { TIME_ZONE, WEEKDAYS } = catalogue;
const MINUTE = 60_000;
const interval = (start: string, end: string) => ({ start: new Date(start), end: new Date(end) });
const window = (days: PatchWindow["days"], from: string, to: string): PatchWindow => ({ days, from, to });
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

const clocks = fc.oneof(
  fc.integer({ min: 0, max: 1439 }),
  // where the clocks change
  fc.integer({ min: 90, max: 210 }),
  fc.constantFrom(0, 60, 120, 180),
);
const windows = fc
  .tuple(fc.subarray([...WEEKDAYS], { minLength: 1 }), clocks, clocks)
  .filter(([, from, to]) => from !== to)
  .map(([days, from, to]) => window(days, clock(from), clock(to)));

describe("patch windows (R31, O32)", () => {
  it("occur on their days, whole ones, wherever the stretch that is asked for begins", () => {
    const tueAndSat = window(["tue", "sat"], "22:00", "03:00");
    expect(occurrencesOf(tueAndSat, interval("2026-11-18T01:30Z", "2026-11-25T00:00Z"), TIME_ZONE)).toEqual([
      { day: "2026-11-17", ...interval("2026-11-17T21:00Z", "2026-11-18T02:00Z") },
      { day: "2026-11-21", ...interval("2026-11-21T21:00Z", "2026-11-22T02:00Z") },
      { day: "2026-11-24", ...interval("2026-11-24T21:00Z", "2026-11-25T02:00Z") },
    ]);
  });

  it("are half-open, as is the stretch that is asked for", () => {
    const monday = window(["mon"], "03:00", "05:00");
    expect(occurrencesOf(monday, interval("2026-11-23T04:00Z", "2026-11-30T02:00Z"), TIME_ZONE)).toEqual([]);
  });

  it("without length are a whole day, over midnight where they begin later", () => {
    const days = occurrencesOf(
      window(["mon"], "05:00", "05:00"),
      interval("2026-11-24T03:00Z", "2026-11-24T04:00Z"),
      TIME_ZONE,
    );
    expect(days).toEqual([{ day: "2026-11-23", ...interval("2026-11-23T04:00Z", "2026-11-24T04:00Z") }]);
  });

  it("without any day never occur", () => {
    expect(
      occurrencesOf(
        window([], "00:00", "00:00"),
        interval("2026-01-01T00:00Z", "2027-01-01T00:00Z"),
        TIME_ZONE,
      ),
    ).toEqual([]);
  });

  it.each([
    ["forward: nothing of it exists", "2027-03-28", "02:00", "03:00", []],
    ["forward: its end is missing", "2027-03-28", "01:00", "02:30", [["00:00", "01:00"]]],
    ["forward: its beginning is missing", "2027-03-28", "02:30", "04:00", [["01:00", "02:00"]]],
    ["forward: an hour in it is missing", "2027-03-28", "01:00", "04:00", [["00:00", "02:00"]]],
    ["forward: it begins after", "2027-03-28", "03:00", "05:00", [["01:00", "03:00"]]],
    ["back: it is the repeated hour", "2026-10-25", "02:00", "03:00", [["00:00", "02:00"]]],
    [
      "back: it lies within that hour",
      "2026-10-25",
      "02:15",
      "02:45",
      [
        ["00:15", "00:45"],
        ["01:15", "01:45"],
      ],
    ],
    [
      "back: it ends within",
      "2026-10-25",
      "00:00",
      "02:30",
      [
        ["-22:00", "00:30"],
        ["01:00", "01:30"],
      ],
    ],
    [
      "back: it begins within",
      "2026-10-25",
      "02:30",
      "04:00",
      [
        ["00:30", "01:00"],
        ["01:30", "03:00"],
      ],
    ],
    ["back: it begins after", "2026-10-25", "03:00", "05:00", [["02:00", "04:00"]]],
  ])("when the clocks go %s", (_, day, from, to, expected) => {
    const before = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
    const instant = (text: string | undefined) =>
      text?.startsWith("-") ? `${before}T${text.slice(1)}Z` : `${day}T${text}Z`;
    const year = interval("2026-01-01T00:00Z", "2028-01-01T00:00Z");
    const found = occurrencesOf(window(["sun"], from, to), year, TIME_ZONE);
    expect(found.filter((occurrence) => occurrence.day === day)).toEqual(
      expected.map(([start, end]) => ({
        day,
        start: new Date(instant(start)),
        end: new Date(instant(end)),
      })),
    );
  });

  it("contain each quarter of an hour that the wall clock shows in them, and no other", () => {
    const around = fc.tuple(
      fc.constantFrom(...YEARS),
      fc.constantFrom("summer" as const, "winter" as const, "any" as const),
      fc.integer({ min: 1, max: 360 }),
    );
    fc.assert(
      fc.property(windows, around, (patchWindow, [year, season, dayOfYear]) => {
        const middle = season === "any" ? Date.UTC(year, 0, dayOfYear) : changesOf(year)[season].getTime();
        const during = { start: new Date(middle - 2 * 86_400_000), end: new Date(middle + 2 * 86_400_000) };
        const found = occurrencesOf(patchWindow, during, TIME_ZONE);
        for (let at = during.start.getTime(); at < during.end.getTime(); at += 15 * MINUTE) {
          const isInside = found.some(({ start, end }) => start.getTime() <= at && at < end.getTime());
          expect(isInside, new Date(at).toISOString()).toBe(isInWindow(patchWindow, new Date(at)));
        }
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});

describe("what the change of clocks does to a window", () => {
  const in2027 = { first: 2027, last: 2027 };

  it.each([
    [
      "02:00",
      "03:00",
      [
        ["vanishes", 0],
        ["longer", 120],
      ],
    ],
    [
      "02:15",
      "02:45",
      [
        ["vanishes", 0],
        ["twice", 60],
      ],
    ],
    [
      "01:00",
      "02:30",
      [
        ["shorter", 60],
        ["twice", 120],
      ],
    ],
    [
      "02:30",
      "04:00",
      [
        ["shorter", 60],
        ["twice", 120],
      ],
    ],
    [
      "01:00",
      "04:00",
      [
        ["shorter", 120],
        ["longer", 240],
      ],
    ],
    ["03:00", "05:00", []],
    ["00:00", "02:00", []],
  ] as const)("on Sunday, %s-%s", (from, to, expected) => {
    const days = ["2027-03-28", "2027-10-31"];
    expect(describeDstEffects(window(["sun"], from, to), TIME_ZONE, in2027)).toEqual(
      expected.map(([effect, minutes], index) => ({ day: days[index], effect, minutes })),
    );
  });

  it("is told by the day on which it opens", () => {
    const saturday = window(["sat"], "22:00", "02:30");
    expect(describeDstEffects(saturday, TIME_ZONE, in2027)).toEqual([
      { day: "2027-03-27", effect: "shorter", minutes: 240 },
      { day: "2027-10-30", effect: "twice", minutes: 300 },
    ]);
  });

  it("is nothing on other days of the week, or in a zone that keeps its time", () => {
    expect(describeDstEffects(window(["sat", "mon"], "02:00", "03:00"), TIME_ZONE, in2027)).toEqual([]);
    expect(describeDstEffects(window(["sun"], "02:00", "03:00"), "UTC", in2027)).toEqual([]);
  });

  it("vanishes or comes twice, in each year, as the hour 02:00-03:00 on Sundays says without a calendar", () => {
    fc.assert(
      fc.property(windows, fc.constantFrom(...YEARS), (patchWindow, year) => {
        const effects = describeDstEffects(patchWindow, TIME_ZONE, { first: year, last: year });
        const found = effects.map(({ effect }) => effect);
        const problems = problemsOf(patchWindow);
        expect(found.includes("vanishes")).toBe(problems.includes("vanishes"));
        expect(found.includes("twice")).toBe(problems.includes("twice"));
      }),
      { numRuns: 1000 },
    );
  }, 60_000);
});

/** By the wall clock, minute by minute, with the EU's rule for clocks. */
function isInWindow({ days, from, to }: PatchWindow, instant: Date): boolean {
  const { weekday, minutes } = berlinTime(instant);
  const at = clock(minutes);
  const opensOn = (day: number) => days.some((name) => WEEKDAYS.indexOf(name) === (day + 7) % 7);
  return from < to
    ? opensOn(weekday) && from <= at && at < to
    : (opensOn(weekday) && at >= from) || (opensOn(weekday - 1) && at < to);
}

/** By arithmetic alone, in minutes since the midnight before the Sunday's 02:00-03:00. */
function problemsOf({ days, from, to }: PatchWindow): readonly ("vanishes" | "twice")[] {
  const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  const openings = days.flatMap((day) => (day === "sat" ? [-1440] : day === "sun" ? [0] : []));
  return openings.flatMap((midnight) => {
    const start = midnight + minutesOf(from);
    const end = midnight + minutesOf(to) + (from < to ? 0 : 1440);
    const isInside = (minute: number) => 120 < minute && minute < 180;
    return [
      ...(120 <= start && end <= 180 ? (["vanishes"] as const) : []),
      ...(isInside(start) || isInside(end) ? (["twice"] as const) : []),
    ];
  });
}
