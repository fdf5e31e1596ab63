import { describe, expect, it } from "vitest";
import { PROBES } from "../../../../infra/audit/evidence/probes";
import { buildPrerequisites } from "../../../../infra/audit/report/prerequisites";
import {
  GERMAN_PREREQUISITES,
  GERMAN_TITLES,
  openLanguage,
  type ReportLanguage,
} from "../../../../infra/audit/report/words";
import { rules } from "../../../../policies/pack";

describe("German titles", () => {
  it("exist for every rule and probe, and for nothing else", () => {
    const ids = [...rules, ...Object.values(PROBES)].map(({ id }) => id);
    expect(Object.keys(GERMAN_TITLES).sort()).toEqual([...new Set(ids)].sort());
  });

  it("exist for every row of the technical prerequisites (R19)", () => {
    const ids = buildPrerequisites([], []).rows.map(({ id }) => id);
    expect(Object.keys(GERMAN_PREREQUISITES)).toEqual(ids);
  });

  it("are no property that every object has", () => {
    expect(openLanguage("de").findTitle("constructor")).toBeUndefined();
    expect(openLanguage("en").findTitle("public-key-only")).toBeUndefined();
  });
});

describe("numbers, days and instants", () => {
  it.each<[ReportLanguage, string, string, string, string]>([
    [
      "de",
      "12.345",
      "22.11.2026",
      "22.11.2026, 19:30 MEZ (Europe/Berlin)",
      "01.07.2026, 00:05 MESZ (Europe/Berlin)",
    ],
    [
      "en",
      "12,345",
      "22 Nov 2026",
      "22 Nov 2026, 19:30 CET (Europe/Berlin)",
      "01 Jul 2026, 00:05 CEST (Europe/Berlin)",
    ],
  ])("are written as in %s", (language, number, day, winter, summer) => {
    const { format } = openLanguage(language);
    expect(format.number(12345)).toBe(number);
    expect(format.day("2026-11-22")).toBe(day);
    expect(format.instant("2026-11-22T18:30:00Z")).toBe(winter);
    expect(format.instant("2026-06-30T22:05:00Z")).toBe(summer);
  });

  it.each(["", "soon", "2026-02-31x", "20261122"])("that are none stay as they stand: %j", (text) => {
    expect(openLanguage("de").format.day(text)).toBe(text);
  });
});
