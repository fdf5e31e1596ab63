import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendar } from "../../../../infra/contract";
import { feiertageDays, locality } from "./agreement/oracles";
import { berlinTime } from "./berlin";

const { appointmentInterval, rateOf, splitByRate } = calendar;
const NI = locality("DE-NI");
const MINUTE = 60_000;
const work = (start: string, end: string) => ({ start: new Date(start), end: new Date(end) });

describe("work across the bounds of office hours (R8, R9, O33)", () => {
  it.each([
    // inside, before and after, whole day, over a weekend, on a holiday, on 24 December (O34)
    ["2026-11-23T08:00+01:00", "2026-11-23T17:00+01:00", 540, 0, 90000],
    ["2026-11-23T07:30+01:00", "2026-11-23T08:30+01:00", 30, 30, 5000 + 7450],
    ["2026-11-23T16:59+01:00", "2026-11-23T17:01+01:00", 1, 1, 167 + 248],
    ["2026-11-23T00:00+01:00", "2026-11-24T00:00+01:00", 540, 900, 90000 + 223500],
    ["2026-11-20T16:00+01:00", "2026-11-23T09:00+01:00", 120, 63 * 60, 20000 + 938700],
    ["2026-12-25T10:00+01:00", "2026-12-25T11:00+01:00", 0, 60, 14900],
    ["2026-12-24T10:00+01:00", "2026-12-24T11:00+01:00", 60, 0, 10000],
    // minutes that passed: the night of 23 and the one of 25 hours
    ["2027-03-28T00:00+01:00", "2027-03-28T04:00+02:00", 0, 180, 44700],
    ["2026-10-25T00:00+02:00", "2026-10-25T04:00+01:00", 0, 300, 74500],
    // seconds are cut off; no time at all
    ["2026-11-23T16:59:59+01:00", "2026-11-23T17:00:59+01:00", 1, 0, 167],
    ["2026-11-23T12:00+01:00", "2026-11-23T12:00+01:00", 0, 0, 0],
  ])("%s to %s: %s and %s minutes", (start, end, officeHours, otherHours, totalCents) => {
    const split = splitByRate(work(start, end), NI);
    expect(split.minutes).toEqual({ officeHours, otherHours });
    expect(split.totalCents).toBe(totalCents);
  });

  it("is listed piece by piece", () => {
    expect(splitByRate(work("2026-11-23T16:30+01:00", "2026-11-24T08:15+01:00"), NI)).toEqual({
      pieces: [
        { ...work("2026-11-23T16:30+01:00", "2026-11-23T17:00+01:00"), rate: "officeHours", minutes: 30 },
        { ...work("2026-11-23T17:00+01:00", "2026-11-24T08:00+01:00"), rate: "otherHours", minutes: 900 },
        { ...work("2026-11-24T08:00+01:00", "2026-11-24T08:15+01:00"), rate: "officeHours", minutes: 15 },
      ],
      minutes: { officeHours: 45, otherHours: 900 },
      cents: { officeHours: 7500, otherHours: 223500 },
      totalCents: 231000,
    });
  });

  it("costs what the provider's rates say, half a cent rounded up", () => {
    const minutes = work("2026-11-23T16:57+01:00", "2026-11-23T17:03+01:00");
    const { cents } = splitByRate(minutes, NI, { officeHours: 99.9, otherHours: 149.9 });
    expect(cents).toEqual({ officeHours: 500, otherHours: 750 });
  });

  it("refuses an end before its start", () => {
    expect(() => splitByRate(work("2026-11-23T12:01+01:00", "2026-11-23T12:00+01:00"), NI)).toThrow(
      RangeError,
    );
  });

  it("is, minute by minute, what a count of minutes gives", () => {
    const spans = fc.record({
      start: fc.integer({ min: Date.UTC(2024, 0, 2) / MINUTE, max: Date.UTC(2040, 11, 1) / MINUTE }),
      minutes: fc.integer({ min: 0, max: 5000 }),
    });
    fc.assert(
      fc.property(spans, ({ start, minutes }) => {
        let office = 0;
        for (let minute = start; minute < start + minutes; minute += 1) {
          const at = berlinTime(new Date(minute * MINUTE));
          const isInHours = at.minutes >= 480 && at.minutes < 1020 && at.weekday < 5;
          if (isInHours && !feiertageDays("DE-NI", Number(at.day.slice(0, 4))).includes(at.day)) office += 1;
        }
        const split = splitByRate(
          { start: new Date(start * MINUTE), end: new Date((start + minutes) * MINUTE) },
          NI,
        );
        expect(split.minutes).toEqual({ officeHours: office, otherHours: minutes - office });
        expect(split.pieces.reduce((sum, piece) => sum + piece.minutes, 0)).toBe(minutes);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

describe("an appointment (R31)", () => {
  it.each([
    [
      { date: "2026-11-24", from: "10:00", to: "12:00" },
      { officeHours: 120, otherHours: 0 },
    ],
    [
      { date: "2026-11-24", from: "16:00", to: "19:00" },
      { officeHours: 60, otherHours: 120 },
    ],
    [
      { date: "2026-11-23", from: "22:00", to: "02:00" },
      { officeHours: 0, otherHours: 240 },
    ],
    [
      { date: "2026-11-21", from: "10:00", to: "12:00" },
      { officeHours: 0, otherHours: 120 },
    ],
    [
      { date: "2027-03-28", from: "02:00", to: "03:00" },
      { officeHours: 0, otherHours: 0 },
    ],
  ])("%o costs the higher rate outside of office hours (R32)", (appointment, minutes) => {
    expect(rateOf(appointment, NI).minutes).toEqual(minutes);
  });

  it.each([
    // the usual one, and over midnight
    ["2026-11-24", "10:00", "12:00", "2026-11-24T09:00Z", "2026-11-24T11:00Z"],
    ["2026-11-24", "22:00", "02:00", "2026-11-24T21:00Z", "2026-11-25T01:00Z"],
    // clocks go forward: what is missing is cut off
    ["2027-03-28", "01:00", "02:30", "2027-03-28T00:00Z", "2027-03-28T01:00Z"],
    ["2027-03-28", "02:30", "04:00", "2027-03-28T01:00Z", "2027-03-28T02:00Z"],
    // clocks go back: from the first beginning to the last end
    ["2026-10-25", "01:00", "02:30", "2026-10-24T23:00Z", "2026-10-25T01:30Z"],
    ["2026-10-25", "02:30", "04:00", "2026-10-25T00:30Z", "2026-10-25T03:00Z"],
  ])("on %s from %s to %s is one stretch of time", (date, from, to, start, end) => {
    expect(appointmentInterval({ date, from, to }, NI.timeZone)).toEqual(work(start, end));
  });

  it("in the hour that is left out is no time at all", () => {
    expect(
      appointmentInterval({ date: "2027-03-28", from: "02:00", to: "03:00" }, NI.timeZone),
    ).toBeUndefined();
  });
});
