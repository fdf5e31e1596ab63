import * as fc from "fast-check";
import { expect, it } from "vitest";
import { showHidden } from "../../../../infra/audit/report/show-hidden";

it.each([
  ["a\u202eb", "a\\u{202e}b"],
  ["\u0000\u001b[31m", "\\u{0}\\u{1b}[31m"],
  ["\r\n", "\\u{d}\n"],
  ["zero\u200bwidth\ufeff", "zero\\u{200b}width\\u{feff}"],
  ["\ud800", "\\u{d800}"],
  ["tag \u{e0041}", "tag \\u{e0041}"],
  ["line\u2028", "line\\u{2028}"],
  ["tab\tand\nline, ünïcödé 漢字 עברית 🔒 e\u0301", "tab\tand\nline, ünïcödé 漢字 עברית 🔒 e\u0301"],
])("shows what hides in %j", (text, shown) => {
  expect(showHidden(text)).toBe(shown);
});

it("reaches every text and changes nothing else", () => {
  expect(showHidden({ a: ["\u0007", 1, null, true, { b: "\u0007" }] })).toEqual({
    a: ["\\u{7}", 1, null, true, { b: "\\u{7}" }],
  });
});

it("leaves nothing that a reader cannot see", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(showHidden(text)).not.toMatch(
        /(?![\n\t])[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]/u,
      );
    }),
  );
});
