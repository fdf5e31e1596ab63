import { describe, expect, it } from "vitest";
import { calendar, type LocalHoliday } from "../../../../infra/contract";
import { locality } from "./agreement/oracles";

const { holidayName, holidaysOf, isWorkDay, localityOf, workDayFrom } = calendar;

describe("the holidays of a state (O3)", () => {
  it("are listed in order, with their German names", () => {
    expect(holidaysOf(2026, locality("DE-NI"))).toEqual([
      { day: "2026-01-01", name: "Neujahr" },
      { day: "2026-04-03", name: "Karfreitag" },
      { day: "2026-04-06", name: "Ostermontag" },
      { day: "2026-05-01", name: "Maifeiertag" },
      { day: "2026-05-14", name: "Christi Himmelfahrt" },
      { day: "2026-05-25", name: "Pfingstmontag" },
      { day: "2026-10-03", name: "Tag der Deutschen Einheit" },
      { day: "2026-10-31", name: "Reformationstag" },
      { day: "2026-12-25", name: "1. Weihnachtstag" },
      { day: "2026-12-26", name: "2. Weihnachtstag" },
    ]);
  });

  it.each([
    ["2026-01-06", "DE-BY", "Heilige Drei Könige"],
    ["2026-01-06", "DE-NI", undefined],
    ["2026-03-08", "DE-BE", "Internationaler Frauentag"],
    ["2026-03-08", "DE-MV", "Internationaler Frauentag"],
    ["2025-05-08", "DE-BE", "Tag der Befreiung (80. Jahrestag)"],
    ["2025-05-08", "DE-BB", undefined],
    ["2026-06-04", "DE-HE", "Fronleichnam"],
    ["2026-06-04", "DE-SN", undefined],
    ["2026-06-04", "DE-TH", undefined],
    ["2026-08-08", "DE-BY", undefined],
    ["2026-08-15", "DE-BY", undefined],
    ["2026-08-15", "DE-SL", "Mariä Himmelfahrt"],
    ["2026-09-20", "DE-TH", "Weltkindertag"],
    ["2026-10-31", "DE-HH", "Reformationstag"],
    ["2026-11-01", "DE-NW", "Allerheiligen"],
    ["2026-11-18", "DE-SN", "Buß- und Bettag"],
    ["2026-11-18", "DE-BY", undefined],
    ["2026-12-24", "DE-NI", undefined],
    ["2026-12-31", "DE-NI", undefined],
  ])("%s in %s: %s", (day, state, name) => {
    expect(holidayName(day, locality(state))).toBe(name);
  });

  it("refuse a state that is none of the sixteen", () => {
    expect(() => holidayName("2026-01-01", locality("DE-XX"))).toThrow('"DE-XX" is not a federal state');
    expect(() => holidayName("2026-01-01", locality("AT-1"))).toThrow(RangeError);
  });
});

describe("local holidays (O35)", () => {
  it.each<[LocalHoliday, string, string, string]>([
    ["augsburg-peace-festival", "DE-BY", "2025-08-08", "Augsburger Friedensfest"],
    ["assumption", "DE-BY", "2025-08-15", "Mariä Himmelfahrt"],
    ["corpus-christi", "DE-SN", "2025-06-19", "Fronleichnam"],
    ["corpus-christi", "DE-TH", "2025-06-19", "Fronleichnam"],
  ])("%s holds in %s by its flag alone", (flag, state, day, name) => {
    expect(holidayName(day, locality(state, flag))).toBe(name);
    expect(isWorkDay(day, locality(state, flag))).toBe(false);
    expect(isWorkDay(day, locality(state))).toBe(true);
  });

  it("do nothing in a state that has none of that name", () => {
    expect(isWorkDay("2025-08-08", locality("DE-NI", "augsburg-peace-festival"))).toBe(true);
    expect(holidaysOf(2025, locality("DE-NI", "assumption"))).toEqual(holidaysOf(2025, locality("DE-NI")));
  });

  it("stand in the year's list in their place", () => {
    const days = holidaysOf(2025, locality("DE-BY", "assumption")).map(({ day }) => day);
    expect(days.slice(-5)).toEqual(["2025-08-15", "2025-10-03", "2025-11-01", "2025-12-25", "2025-12-26"]);
  });
});

describe("work days (O4, O34)", () => {
  it.each([
    ["2026-11-20", true, "Friday"],
    ["2026-11-21", false, "Saturday (O4)"],
    ["2026-11-22", false, "Sunday"],
    ["2026-12-24", true, "Christmas Eve (O34)"],
    ["2026-12-25", false, "Christmas Day"],
    ["2026-12-31", true, "New Year's Eve (O34)"],
    ["2027-01-01", false, "New Year"],
    ["2026-04-05", false, "Easter Sunday, a Sunday anyway"],
    ["2028-02-29", true, "leap day"],
  ])("%s: %s, %s", (day, expected) => {
    expect(isWorkDay(day, locality("DE-NI"))).toBe(expected);
  });

  it("are found over weekend and holidays", () => {
    expect(workDayFrom("2026-04-03", locality("DE-NI"))).toBe("2026-04-07");
    expect(workDayFrom("2026-04-07", locality("DE-NI"))).toBe("2026-04-07");
    expect(workDayFrom("2026-12-25", locality("DE-NI"))).toBe("2026-12-28");
  });

  it("refuse a day that does not exist", () => {
    expect(() => isWorkDay("2026-02-30", locality("DE-NI"))).toThrow(RangeError);
  });
});

it("a plan says where its customer's hours are counted", () => {
  expect(localityOf({ holidays: "DE-BY", localHolidays: ["assumption"] })).toEqual({
    state: "DE-BY",
    localHolidays: ["assumption"],
    timeZone: "Europe/Berlin",
  });
});
