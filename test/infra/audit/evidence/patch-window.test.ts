import fc from "fast-check";
import { expect, test } from "vitest";
import { isInWindow, isWindowHour, showLocalTime } from "../../../../infra/audit/evidence/guest/patch-window";
import type { PatchWindow, Weekday } from "../../../../infra/contract";

const WEEK: Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const night: PatchWindow = { days: ["mon"], from: "22:00", to: "02:00" };

test.each([
  // Half-open (O32), local time: Berlin is UTC+1 in November.
  ["2026-11-23T02:00:00Z", { days: ["mon"], from: "03:00", to: "05:00" }, true],
  ["2026-11-23T03:59:59Z", { days: ["mon"], from: "03:00", to: "05:00" }, true],
  ["2026-11-23T04:00:00Z", { days: ["mon"], from: "03:00", to: "05:00" }, false],
  ["2026-11-23T01:59:59Z", { days: ["mon"], from: "03:00", to: "05:00" }, false],
  ["2026-11-24T02:00:00Z", { days: ["mon"], from: "03:00", to: "05:00" }, false],
  // Over midnight the window belongs to the day on which it begins.
  ["2026-11-23T21:00:00Z", night, true],
  ["2026-11-24T00:59:59Z", night, true],
  ["2026-11-24T01:00:00Z", night, false],
  ["2026-11-23T00:00:00Z", night, false],
  // UTC+2 in July.
  ["2026-07-06T01:00:00Z", { days: ["mon"], from: "03:00", to: "05:00" }, true],
  ["2026-07-06T03:00:00Z", { days: ["mon"], from: "03:00", to: "05:00" }, false],
] as const)("%s in %j is %s", (instant, window, expected) => {
  expect(isInWindow(new Date(instant), window, "Europe/Berlin")).toBe(expected);
});

const minutes = fc.integer({ min: 0, max: 1439 });
const clock = (m: number) =>
  `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`;

test("agrees with walking through the minutes of a week", () => {
  fc.assert(
    fc.property(
      fc.subarray(WEEK),
      minutes,
      minutes,
      fc.integer({ min: 0, max: 7 * 1440 - 1 }),
      (days, from, to, at) => {
        const length = from < to ? to - from : to - from + 1440;
        const inside = new Set<number>();
        for (const day of days) {
          const start = WEEK.indexOf(day) * 1440 + from;
          for (let i = 0; i < length; i++) inside.add((start + i) % (7 * 1440));
        }
        // 2026-11-23 is a Monday.
        const instant = new Date(Date.UTC(2026, 10, 23) + at * 60_000);
        const window = { days, from: clock(from), to: clock(to) };
        expect(isInWindow(instant, window, "UTC")).toBe(inside.has(at));
      },
    ),
  );
});

test.each([
  ["03:00", "03:00", "05:00", true],
  ["05:00", "03:00", "05:00", false],
  ["23:30", "22:00", "02:00", true],
  ["02:00", "22:00", "02:00", false],
])("%s lies in %s-%s: %s", (time, from, to, expected) => {
  expect(isWindowHour(time, { days: WEEK, from, to })).toBe(expected);
});

test("a time is shown in the window's zone", () => {
  expect(showLocalTime(new Date("2026-11-23T02:05:15Z"), "Europe/Berlin")).toBe(
    "Mon 2026-11-23 03:05 Europe/Berlin",
  );
});
