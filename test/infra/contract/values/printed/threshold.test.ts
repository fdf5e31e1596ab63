import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Threshold } from "../../../../../infra/contract";
import { formatThreshold, parseThreshold, THRESHOLD_EXAMPLES } from "../../../../../infra/contract/values";
import { runsOf } from "../../arbitraries";

type Quantity = Threshold["quantity"];

const used = (percent: number): Threshold => ({ quantity: "used", percent });
const load = (load1: number, load5: number, load15: number): Threshold => ({
  quantity: "load",
  load1,
  load5,
  load15,
});
const offset = (seconds: number): Threshold => ({ quantity: "offset", seconds });
const NBSP = "\u00a0";

describe("parseThreshold", () => {
  it.each<[string, Quantity, Threshold, string]>([
    // The datasheet's own spellings (R67-R76).
    ["80% Paketverluste", "packet-loss", { quantity: "packet-loss", percent: 80 }, "80% Paketverluste"],
    ["100% Paketverluste", "packet-loss", { quantity: "packet-loss", percent: 100 }, "100% Paketverluste"],
    ["90% Füllstand", "used", used(90), "90% Füllstand"],
    ["10 / 10 / 5 (1-5-15)", "load", load(10, 10, 5), "10 / 10 / 5 (1-5-15)"],
    ["300s", "offset", offset(300), "300s"],
    ["neue reguläre Upd.", "updates", { quantity: "updates", kind: "regular" }, "neue reguläre Upd."],
    ["neue kritische Upd.", "updates", { quantity: "updates", kind: "critical" }, "neue kritische Upd."],
    ["90%", "cpu", { quantity: "cpu", percent: 90 }, "90%"],
    // What people make of them.
    ["80 %", "packet-loss", { quantity: "packet-loss", percent: 80 }, "80% Paketverluste"],
    ["80% Paketverlust", "packet-loss", { quantity: "packet-loss", percent: 80 }, "80% Paketverluste"],
    ["ab 80% PAKETVERLUST", "packet-loss", { quantity: "packet-loss", percent: 80 }, "80% Paketverluste"],
    [` 92,5${NBSP}%${NBSP}${NBSP}füllstand `, "used", used(92.5), "92.5% Füllstand"],
    ["90 Prozent belegt", "used", used(90), "90% Füllstand"],
    ["90% Fu\u0308llstand", "used", used(90), "90% Füllstand"],
    ["90% Fuellstand", "used", used(90), "90% Füllstand"],
    ["95% CPU-Auslastung", "cpu", { quantity: "cpu", percent: 95 }, "95%"],
    ["10/10/5", "load", load(10, 10, 5), "10 / 10 / 5 (1-5-15)"],
    ["2,5 / 2 /1.25 ( 1 – 5 – 15 )", "load", load(2.5, 2, 1.25), "2.5 / 2 / 1.25 (1-5-15)"],
    ["5min", "offset", offset(300), "300s"],
    ["10 Minuten", "offset", offset(600), "600s"],
    ["2,5 Sek.", "offset", offset(2.5), "2.5s"],
    ["0.1s", "offset", offset(0.1), "0.1s"],
    ["125 ms", "offset", offset(0.125), "125ms"],
    ["4.35s", "response-time", { quantity: "response-time", milliseconds: 4350 }, "4350ms"],
    ["500 ms", "response-time", { quantity: "response-time", milliseconds: 500 }, "500ms"],
    ["Neue  kritische Updates", "updates", { quantity: "updates", kind: "critical" }, "neue kritische Upd."],
    ["neue regulaere upd", "updates", { quantity: "updates", kind: "regular" }, "neue reguläre Upd."],
    ["30 Tage", "days-left", { quantity: "days-left", days: 30 }, "30 Tage"],
    ["1d", "days-left", { quantity: "days-left", days: 1 }, "1 Tag"],
    ["0 Tage", "days-left", { quantity: "days-left", days: 0 }, "0 Tage"],
    ["Nicht erreichbar", "unreachable", { quantity: "unreachable" }, "nicht erreichbar"],
    ["-2,5", "number", { quantity: "number", value: -2.5 }, "-2.5"],
    ["−0", "number", { quantity: "number", value: 0 }, "0"],
  ])("reads %j as %s", (text, quantity, threshold, canonical) => {
    expect(parseThreshold(text, [quantity])).toStrictEqual(threshold);
    expect(formatThreshold(threshold)).toBe(canonical);
  });

  it.each<[string, Quantity, string]>([
    ["80", "packet-loss", "a number without its unit"],
    ["300", "offset", "a number without its unit"],
    ["0%", "used", "a limit that is always reached"],
    ["0s", "offset", "a limit that is always reached"],
    ["0 / 1 / 1", "load", "a limit that is always reached"],
    ["101%", "used", "more than everything"],
    ["-5%", "used", "less than nothing"],
    ["90% frei", "used", "the opposite"],
    ["> 90%", "used", "beyond instead of from (O37)"],
    ["90% Füllstand", "packet-loss", "another row's quantity"],
    ["90% - 95%", "used", "a range"],
    ["10 / 10", "load", "a number too few"],
    ["20 / 20 / 15 (15-5-1)", "load", "another order"],
    ["10, 10, 5", "load", "three numbers or two decimals"],
    ["1.000s", "offset", "one second or a thousand"],
    ["1,000 s", "offset", "one second or a thousand"],
    ["5m", "offset", "minutes or a thousandth"],
    ["2.5ms", "response-time", "finer than a millisecond"],
    ["010%", "used", "a leading zero"],
    ["1e3s", "offset", "a number of programs"],
    ["9".repeat(10), "number", "too many digits"],
    ["neue Upd.", "updates", "no class"],
    ["30 Tage 5 Stunden", "days-left", "two numbers"],
    ["2.5 Tage", "days-left", "part of a day"],
    ["erreichbar", "unreachable", "the opposite"],
    ["", "number", "nothing"],
    ["NaN", "number", "not a number"],
    ["٣", "number", "digits of another script"],
  ])("never guesses %j (%s): %s", (text, quantity) => {
    expect(parseThreshold(text, [quantity])).toBeUndefined();
  });

  it("has an example of each quantity that it reads and writes so", () => {
    for (const [quantity, example] of Object.entries(THRESHOLD_EXAMPLES) as [Quantity, string][]) {
      const threshold = parseThreshold(example, [quantity]);
      expect(threshold && formatThreshold(threshold)).toBe(example);
    }
  });

  const hundredths = (maximum: number) => fc.integer({ min: 1, max: maximum * 100 }).map((n) => n / 100);
  const percent = hundredths(100);
  const thresholds: fc.Arbitrary<Threshold> = fc.oneof(
    percent.map((value): Threshold => ({ quantity: "packet-loss", percent: value })),
    percent.map(used),
    percent.map((value): Threshold => ({ quantity: "cpu", percent: value })),
    fc.tuple(hundredths(9_999), hundredths(9_999), hundredths(9_999)).map((loads) => load(...loads)),
    fc.integer({ min: 1, max: 999_999_999 }).map((milliseconds) => offset(milliseconds / 1000)),
    fc
      .constantFrom("regular" as const, "critical" as const)
      .map((kind): Threshold => ({ quantity: "updates", kind })),
    fc
      .integer({ min: 1, max: 999_999_999 })
      .map((n): Threshold => ({ quantity: "response-time", milliseconds: n })),
    fc.integer({ min: 0, max: 9999 }).map((days): Threshold => ({ quantity: "days-left", days })),
    fc.constant<Threshold>({ quantity: "unreachable" }),
    fc
      .integer({ min: -99_999_999, max: 99_999_999 })
      .map((n): Threshold => ({ quantity: "number", value: n / 100 + 0 })),
  );

  it("reads back exactly what formatThreshold writes", () => {
    fc.assert(
      fc.property(thresholds, (threshold) => {
        expect(parseThreshold(formatThreshold(threshold), [threshold.quantity])).toStrictEqual(threshold);
      }),
      { numRuns: runsOf(5000) },
    );
  });
});
