import { describe, expect, it } from "vitest";
import type { Reaction } from "../../../../../infra/contract";
import {
  formatReaction,
  parseAsStandard,
  parseReaction,
  PRINTED_REACTIONS,
} from "../../../../../infra/contract/values";

describe("parseReaction", () => {
  it.each<[string, Reaction]>([
    ["Beheben", "fix"],
    ["SMS", "sms"],
    ["Mail", "mail"],
    ["Telefon", "phone"],
    ["Handy", "mobile"],
    ["Beheben + Mail", "fix+mail"],
    ["Beheben + Telefon", "fix+phone"],
    ["Beheben + Handy", "fix+mobile"],
    ["-", "acknowledge"],
    [" sms ", "sms"],
    ["E-Mail", "mail"],
    ["beheben+mail", "fix+mail"],
    ["Beheben\u00a0+\u00a0Mail", "fix+mail"],
    ["BEHEBEN  &  E‑MAIL", "fix+mail"],
    ["Telefon und Beheben", "fix+phone"],
    ["–", "acknowledge"],
    [" — ", "acknowledge"],
    ["−", "acknowledge"],
  ])("reads %j as %s (R49-R57)", (text, reaction) => {
    expect(parseReaction(text)).toBe(reaction);
  });

  it.each([
    "",
    "--",
    "+",
    "Beheben +",
    "Beheben + SMS",
    "SMS + Mail",
    "Mail + Mail",
    "Anruf",
    "keine",
    "nichts",
    "Beheben Mail",
  ])("never guesses %j", (text) => {
    expect(parseReaction(text)).toBeUndefined();
  });

  it("reads back what formatReaction writes", () => {
    for (const reaction of Object.keys(PRINTED_REACTIONS) as Reaction[]) {
      expect(parseReaction(formatReaction(reaction))).toBe(reaction);
    }
  });
});

describe("parseAsStandard", () => {
  it.each(["wie Standard", "Wie Standard", "WIE STANDARD", " wie\u00a0 standard"])(
    "reads %j (R66)",
    (text) => {
      expect(parseAsStandard(text)).toBe("wie Standard");
    },
  );

  it.each(["", "Standard", "wieStandard", "wie Standart", "wie Standard!"])("never guesses %j", (text) => {
    expect(parseAsStandard(text)).toBeUndefined();
  });
});
