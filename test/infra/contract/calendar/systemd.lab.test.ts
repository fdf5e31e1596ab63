import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { calendar, catalogue, type PatchWindow } from "../../../../infra/contract";
import { planRuns } from "../../../../infra/guest/patch-timing";

const { occurrencesOf } = calendar;
const { TIME_ZONE, WEEKDAYS } = catalogue;

/** When the timer fires next, as systemd itself computes it. */
function firings(expression: string, after: string, count: number): readonly Date[] {
  const output = execFileSync(
    "systemd-analyze",
    ["calendar", `--base-time=${after}`, `--iterations=${count}`, expression],
    { encoding: "utf8", env: { ...process.env, TZ: "UTC", LC_ALL: "C" } },
  );
  const times = output.matchAll(/(?:Next elapse|Iter\. #\d+): \w{3} (\S+) (\S+) UTC/g);
  return [...times].map(([, day, time]) => new Date(`${day}T${time}Z`));
}

describe("the timers of a window, computed by systemd itself", () => {
  const years = ["2024", "2026", "2031", "2040"];
  const windows: readonly PatchWindow[] = [
    { days: WEEKDAYS, from: "03:00", to: "05:00" },
    { days: WEEKDAYS, from: "00:00", to: "03:00" },
    { days: ["sat", "sun"], from: "22:00", to: "03:00" },
    { days: ["tue", "fri"], from: "23:00", to: "01:00" },
    { days: ["sun"], from: "01:00", to: "04:00" },
  ];
  const cases = windows.flatMap((window) =>
    years.flatMap((year) => ["03-20", "10-20"].map((day) => ({ window, after: `${year}-${day}` }))),
  );

  it.each(cases)(
    "fire once in each occurrence of $window.days $window.from-$window.to after $after",
    ({ window, after }) => {
      const { download, install } = planRuns(window, TIME_ZONE);
      for (const { calendar: expression, randomDelaySeconds } of [download, install]) {
        const starts = firings(expression, `${after} 12:00:00 UTC`, 20);
        expect(starts).toHaveLength(20);
        const last = starts[19] ?? new Date(NaN);
        const during = { start: new Date(`${after}T12:00Z`), end: new Date(last.getTime() + 1) };
        const occurrences = occurrencesOf(window, during, TIME_ZONE);
        const holds = occurrences.map(
          ({ start, end }) =>
            starts.filter((at) => at >= start && at.getTime() + randomDelaySeconds * 1000 <= end.getTime())
              .length,
        );
        // The first occurrence may have begun, and its run been over, when the question is asked.
        expect(holds.slice(1)).toEqual(occurrences.slice(1).map(() => 1));
      }
    },
  );

  it("differ from the window where their start lies in the hour that changes: left out, and not run again", () => {
    const sunday = (clock: string) => `Sun *-*-* ${clock}:00 ${TIME_ZONE}`;
    expect(firings(sunday("02:30"), "2027-03-22 00:00:00 UTC", 1)).toEqual([new Date("2027-04-04T00:30Z")]);
    expect(firings(sunday("02:30"), "2026-10-19 00:00:00 UTC", 2)).toEqual([
      new Date("2026-10-25T00:30Z"),
      new Date("2026-11-01T01:30Z"),
    ]);
  });

  it("leave out a night whose window is only shorter, where their own start is the missing hour", () => {
    const window: PatchWindow = { days: ["sun"], from: "01:30", to: "03:30" };
    const { install } = planRuns(window, TIME_ZONE);
    expect(install.calendar).toBe(`Sun *-*-* 02:00:00 ${TIME_ZONE}`);
    const night = { start: new Date("2027-03-28T00:00Z"), end: new Date("2027-03-29T00:00Z") };
    expect(occurrencesOf(window, night, TIME_ZONE)).toEqual([
      { day: "2027-03-28", start: new Date("2027-03-28T00:30Z"), end: new Date("2027-03-28T01:30Z") },
    ]);
    expect(firings(install.calendar, "2027-03-22 00:00:00 UTC", 1)).toEqual([new Date("2027-04-04T00:00Z")]);
  });
});
