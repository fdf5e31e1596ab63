import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Secret } from "../../../infra/engine/values";
import {
  containsPath,
  differingPaths,
  equalValues,
  formatPath,
  ignoreChanges,
  makeSecret,
  maskSecrets,
  parsePath,
  toPrintable,
  toPublic,
  UNKNOWN,
  UNKNOWN_TEXT,
  type PropertyMap,
  type PropertyValue,
} from "../../../infra/engine/values";

const key = fc.oneof(fc.string({ minLength: 1 }), fc.nat({ max: 20 }));
const value = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<PropertyValue>;

describe("paths", () => {
  it.each([
    ["a.b", ["a", "b"]],
    ["a[0].b", ["a", 0, "b"]],
    ['a["c.d"]', ["a", "c.d"]],
    ["a[*]", ["a", "*"]],
    ['["x\\"y"]', ['x"y']],
  ])("reads %s", (text, path) => {
    expect(parsePath(text)).toEqual(path);
  });

  it("reads back every path it writes", () => {
    fc.assert(fc.property(fc.array(key), (path) => void expect(parsePath(formatPath(path))).toEqual(path)));
  });

  it.each([
    ["triggers[*]", "triggers[2]", true],
    ["environment", "environment.A", true],
    ["environment.A", "environment", false],
    ["a.b", "a.c", false],
  ])("pattern %s and path %s: %s", (pattern, path, expected) => {
    expect(containsPath(parsePath(pattern), parsePath(path))).toBe(expected);
  });
});

describe("comparison", () => {
  it("finds no difference exactly between equal values", () => {
    fc.assert(fc.property(value, value, (a, b) => (differingPaths(a, b).length === 0) === equalValues(a, b)));
    fc.assert(fc.property(value, (a) => equalValues(a, structuredClone(a))));
  });

  it("takes unknown values for different, even from each other", () => {
    expect(equalValues(UNKNOWN_TEXT, UNKNOWN_TEXT)).toBe(false);
  });

  it("counts a change from plain to secret", () => {
    expect(differingPaths({ a: "x" }, { a: makeSecret("x") })).toEqual([["a"]]);
  });

  it("ignoring every changed path restores the old value", () => {
    const maps = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), value) as fc.Arbitrary<PropertyMap>;
    fc.assert(
      fc.property(maps, maps, (news, olds) => {
        const keys = [...new Set([...Object.keys(news), ...Object.keys(olds)])];
        expect(equalValues(ignoreChanges(news, olds, keys), olds)).toBe(true);
      }),
    );
  });
});

describe("what leaves the engine", () => {
  it("wraps secrets so that no ordinary printing shows them", () => {
    const secret = toPublic(makeSecret({ token: "hunter22" })) as Secret;
    expect(secret.value).toEqual({ token: "hunter22" });
    for (const text of [
      String(secret),
      JSON.stringify(secret),
      inspect(secret),
      inspect({ secret }, { showHidden: true }),
    ]) {
      expect(text).not.toContain("hunter22");
    }
  });

  it("marks unknown values", () => {
    expect(toPublic([UNKNOWN_TEXT])).toEqual([UNKNOWN]);
    expect(toPrintable({ a: UNKNOWN_TEXT, b: makeSecret("x"), c: 1 })).toEqual({
      a: "[unknown]",
      b: "[secret]",
      c: 1,
    });
  });

  it("takes secrets out of messages, also where they are quoted", () => {
    const secret = makeSecret('line "one"\nline two');
    const said = `failed: ${JSON.stringify('line "one"\nline two')} / line "one"\nline two`;
    expect(maskSecrets(said, { secret })).toBe('failed: "[secret]" / [secret]');
  });
});
