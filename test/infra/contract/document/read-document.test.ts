import { describe, expect, it } from "vitest";
import { readDocument } from "../../../../infra/contract/document";

const MEBIBYTE = 1024 * 1024;
const fill = (part: string) => part.repeat(MEBIBYTE / part.length);
const brief = (text: string) =>
  readDocument(text, "card.yaml").diagnostics.map(
    (d) => `${d.place?.line}:${d.place?.column} ${d.code} ${d.message}`,
  );

describe("readDocument", () => {
  it("reads mappings, lists and scalars of the core schema", () => {
    const { document, diagnostics } = readDocument(
      "a: [1, true, no, 03:00, 2026-11-22, ~]\nb: {c: 'x'}\n",
      "f",
    );
    expect(diagnostics).toEqual([]);
    expect(document?.value).toEqual({ a: [1, true, "no", "03:00", "2026-11-22", null], b: { c: "x" } });
  });

  it("knows the place of values, keys and of what is missing", () => {
    const places = readDocument("a:\n  - b: 1\n", "f").document?.places;
    expect(places?.placeOf(["a", 0, "b"])).toEqual({ file: "f", line: 2, column: 8, path: "a[0].b" });
    expect(places?.placeOfKey(["a", 0, "b"])).toEqual({ file: "f", line: 2, column: 5, path: "a[0].b" });
    expect(places?.placeOf(["a", 0, "c"])).toEqual({ file: "f", line: 2, column: 5, path: "a[0].c" });
    expect(places?.placeOf(["z"])).toEqual({ file: "f", line: 1, column: 1, path: "z" });
  });

  it("counts a line feed after a carriage return once", () => {
    const places = readDocument("a: 1\r\nb: 2\r\n", "f").document?.places;
    expect(places?.placeOf(["b"])).toMatchObject({ line: 2, column: 4 });
  });

  it.each([
    ["a directive", "%YAML 1.1\n---\na: no\n", ["1:1 MVM2011 YAML directives are not allowed"]],
    ["a tag directive", "%TAG ! tag:x,2000:\n---\na: 1\n", ["1:1 MVM2011 YAML directives are not allowed"]],
    [
      "an anchor and its alias",
      "a: &x 1\nb: *x\n",
      ["1:4 MVM2012 YAML anchors are not allowed", "2:4 MVM2012 YAML aliases are not allowed"],
    ],
    ["a known tag", "a: !!str 5\n", ["1:4 MVM2013 YAML tags are not allowed"]],
    ["a tag without name", "a: ! 5\n", ["1:4 MVM2013 YAML tags are not allowed"]],
    ["a key written twice", "a: 1\nb: 2\na: 3\n", ["3:1 MVM2014 the key a is written twice"]],
    ["the key __proto__", "a: { __proto__: 1 }\n", ["1:6 MVM2015 the key __proto__ is not allowed"]],
    ["a quoted __proto__", '"__proto__": { x: 1 }\n', ["1:1 MVM2015 the key __proto__ is not allowed"]],
    ["a list as key", "? [a]\n: b\n", ["1:3 MVM2010 With stringKeys, all keys must be strings"]],
    ["a tab as indentation", "a:\n\t- b\n", ["2:1 MVM2010 a tab indents this line"]],
    ["two documents", "a: 1\n---\nb: 2\n", ["2:1 MVM2019 the file holds more than one document"]],
    ["an empty file", "", ["1:1 MVM2018 the file holds no mapping"]],
    ["comments alone", "# nothing\n", ["1:1 MVM2018 the file holds no mapping"]],
    ["a list at the top", "- 1\n", ["1:1 MVM2018 the file holds no mapping"]],
    ["a byte order mark", "\ufeffa: 1\n", ["1:1 MVM2004 the file starts with a byte order mark"]],
    ["a direction override", "a: 1\nb: x\u202ey\n", ["2:5 MVM2005 the character U+202E is not allowed"]],
    ["one in a comment", "a: 1 # \u2066x\n", ["1:8 MVM2005 the character U+2066 is not allowed"]],
    ["one spelled as an escape", 'a: "\\u202E"\n', ["1:4 MVM2005 the character U+202E is not allowed"]],
    ["one in a key", '"a\\u200b": 1\n', ["1:1 MVM2005 the character U+200B is not allowed"]],
    ["an escape sequence", "a: \u001b[2J\n", ["1:4 MVM2005 the character U+001B is not allowed"]],
    ["a NUL escape", 'a: "x\\0"\n', ["1:4 MVM2005 the character U+0000 is not allowed"]],
    ["a lone carriage return", "a: 1\rb: 2\n", ["1:5 MVM2005 the character U+000D is not allowed"]],
    ["half a surrogate pair", "a: \ud800\n", ["1:4 MVM2005 the character U+D800 is not allowed"]],
    ["a tag character", "a: x\u{e0041}\n", ["1:5 MVM2005 the character U+E0041 is not allowed"]],
  ])("refuses %s", (_, text, expected) => {
    expect(brief(text)).toEqual(expected);
  });

  it("treats the merge key of YAML 1.1 as a plain key", () => {
    expect(readDocument("<<: { a: 1 }\n", "f").document?.value).toEqual({ "<<": { a: 1 } });
  });

  it("keeps what looks like forbidden syntax inside texts and comments", () => {
    const text = "a: 'x & y'\nb: \"*z\"\n# &no !no %no\nc: |\n  %YAML &a *b !c [[[\n";
    expect(readDocument(text, "f").document?.value).toEqual({
      a: "x & y",
      b: "*z",
      c: "%YAML &a *b !c [[[\n",
    });
  });

  it("finds numbers whose spelling is not the plain one", () => {
    const text = "a: 022\nb: 0x16\nc: 12.10\nd: 1e3\ne: 22\nf: -1.5\ng: '022'\nh: 0o17\ni: .inf\nj: +1\n";
    const spellings = readDocument(text, "f").document?.oddNumbers.map(({ spelling }) => spelling);
    expect(spellings).toEqual(["022", "0x16", "12.10", "1e3", "0o17", ".inf", "+1"]);
  });

  it.each([
    ["flow lists", fill("["), "1:33"],
    ["flow mappings", fill("{a: "), "1:129"],
    ["closed flow lists", "[".repeat(MEBIBYTE / 2) + "]".repeat(MEBIBYTE / 2), "1:33"],
    ["block lists", fill("- "), "1:65"],
    ["explicit keys", fill("? "), "1:65"],
    ["indented mappings", Array.from({ length: 1400 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"), "202:1"],
    [
      "40 levels that a reader would still accept",
      Array.from({ length: 40 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
      "34:34",
    ],
  ])("refuses a document that nests too many %s, quickly", (_, text, place) => {
    const start = performance.now();
    expect(brief(text)).toEqual([`${place} MVM2016 nested more than 32 levels`]);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it("stops at 100 errors", () => {
    expect(brief("a: 1\n".repeat(5000))).toHaveLength(100);
    expect(brief("\u0001".repeat(1000))).toHaveLength(100);
  });
});
