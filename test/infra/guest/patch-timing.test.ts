import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Weekday } from "../../../infra/contract/plan";
import { planRuns } from "../../../infra/guest/patch-timing";

const WEEK: Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

describe("planRuns", () => {
  it.each([
    [["tue"], "02:00", "04:00", "Tue *-*-* 02:00:00 UTC", 900, "Tue *-*-* 02:30:00 UTC", 1800],
    [
      ["thu", "tue"],
      "00:00",
      "03:00",
      "Tue,Thu *-*-* 00:00:00 UTC",
      1350,
      "Tue,Thu *-*-* 00:45:00 UTC",
      2700,
    ],
    [["sun"], "23:30", "01:30", "Sun *-*-* 23:30:00 UTC", 900, "Mon *-*-* 00:00:00 UTC", 1800],
    [
      ["sat", "sun"],
      "22:00",
      "06:00",
      "Sat,Sun *-*-* 22:00:00 UTC",
      3600,
      "Mon,Sun *-*-* 00:00:00 UTC",
      7200,
    ],
    [["mon"], "06:00", "06:00", "Mon *-*-* 06:00:00 UTC", 10_800, "Mon *-*-* 12:00:00 UTC", 21_600],
    [["mon"], "02:00", "02:20", "Mon *-*-* 02:00:00 UTC", 150, "Mon *-*-* 02:05:00 UTC", 300],
  ] as const)("%j from %s to %s", (days, from, to, download, downloadDelay, install, installDelay) => {
    expect(planRuns({ days, from, to }, "UTC")).toEqual({
      download: { calendar: download, randomDelaySeconds: downloadDelay },
      install: { calendar: install, randomDelaySeconds: installDelay },
    });
  });

  it.each([
    [{ days: [], from: "02:00", to: "04:00" }, "no day"],
    [{ days: ["mon"], from: "02:00", to: "02:19" }, "only 19 minutes"],
    [{ days: ["mon"], from: "24:00", to: "02:00" }, "not a time"],
    [{ days: ["mon"], from: "2:00", to: "04:00" }, "not a time"],
  ] as const)("refuses %j", (window, message) => {
    expect(() => planRuns(window, "UTC")).toThrow(message);
  });

  it("starts every run in the first half of the window, whatever the delay", () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(
        fc.subarray(WEEK, { minLength: 1 }),
        minute,
        fc.integer({ min: 20, max: 1440 }),
        (days, from, length) => {
          const runs = planRuns({ days, from: clock(from), to: clock(from + length) }, "UTC");
          for (const run of [runs.download, runs.install]) {
            const first = starts(run.calendar);
            const last = first.map((start) => start + run.randomDelaySeconds / 60);
            expect([...first, ...last].filter((m) => !isInFirstHalf(m, days, from, length))).toEqual([]);
          }
        },
      ),
    );
  });
});

const clock = (minutes: number): string =>
  [Math.floor(minutes / 60) % 24, minutes % 60].map((n) => String(n).padStart(2, "0")).join(":");

/** Minutes of the week of an expression's starts. */
function starts(calendar: string): number[] {
  const [, names = "", hour = "", minute = ""] = /^(\S+) \*-\*-\* (\d\d):(\d\d):00 UTC$/.exec(calendar) ?? [];
  return names.split(",").map((name) => {
    const day = WEEK.indexOf(name.toLowerCase() as Weekday);
    return day * 1440 + Number(hour) * 60 + Number(minute);
  });
}

/** An oracle of its own: distance from the nearest window start on the circle of a week. */
function isInFirstHalf(minute: number, days: readonly Weekday[], from: number, length: number): boolean {
  const week = 7 * 1440;
  return days.some((day) => {
    const distance = (((minute - (WEEK.indexOf(day) * 1440 + from)) % week) + week) % week;
    return distance <= length / 2;
  });
}
