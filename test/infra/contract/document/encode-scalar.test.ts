import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { encodeScalar } from "../../../../infra/contract/document/encode-scalar";
import { runsOf } from "../arbitraries";

describe("encodeScalar", () => {
  it.each([
    ["Beheben + Mail", "Beheben + Mail"],
    ["90% Füllstand", "90% Füllstand"],
    ["10 / 10 / 5 (1-5-15)", "10 / 10 / 5 (1-5-15)"],
    ["203.0.113.0/24", "203.0.113.0/24"],
    ["2001:db8::/32", "2001:db8::/32"],
    ["https://packages.example.com/debian", "https://packages.example.com/debian"],
    ["debian-13", "debian-13"],
    ["-", '"-"'],
    ["no", '"no"'],
    ["Y", '"Y"'],
    ["null", '"null"'],
    ["022", '"022"'],
    ["0x16", '"0x16"'],
    ["12.10", '"12.10"'],
    ["1e3", '"1e3"'],
    ["1_000", '"1_000"'],
    ["22:00", '"22:00"'],
    ["03:00", '"03:00"'],
    ["2026-12-05", '"2026-12-05"'],
    ["a: b", '"a: b"'],
    ["a #b", '"a #b"'],
    ["a, b", '"a, b"'],
    ["a ", '"a "'],
    ["::/0", '"::/0"'],
    ["fd00::", '"fd00::"'],
    ["", '""'],
    ['say "x"', 'say "x"'],
    ["back\\slash", '"back\\\\slash"'],
  ])("writes %j as %s", (value, encoded) => {
    expect(encodeScalar(value)).toBe(encoded);
  });

  it.each([5, 0.5, -3, true, false])("writes %j plain", (value) => {
    expect(encodeScalar(value)).toBe(String(value));
  });

  it("is read back by YAML 1.1 and 1.2, in brackets and outside of them", () => {
    const words = fc.constantFrom(
      "no",
      ":",
      "#",
      " ",
      "-",
      "1",
      "22:00",
      "0x1f",
      "e",
      "_",
      ".",
      "~",
      "2026-12-05",
      "T",
      "+",
      "n",
      "=",
    );
    const texts = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.array(words, { maxLength: 6 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(texts, fc.constantFrom("1.1" as const, "1.2" as const), (text, version) => {
        const encoded = encodeScalar(text);
        const document = `a: ${encoded}\nb: [${encoded}, { c: ${encoded}, ${encoded}: 1 }] # end\n`;
        const keys = { ...(text === "c" ? {} : { c: text }), [text]: 1 };
        if (text !== "c")
          expect(parse(document, { version, merge: false })).toEqual({ a: text, b: [text, keys] });
      }),
      { numRuns: runsOf(5000) },
    );
  });
});
