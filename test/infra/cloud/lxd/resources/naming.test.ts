import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cloudName } from "../../../../../infra/cloud/lxd/resources/naming";

describe("cloudName", () => {
  it.each([
    ["demo", "web", "demo-web"],
    ["demo", "web-1", "demo-web-1"],
    ["demo", "Web", expect.stringMatching(/^demo-web-[0-9a-f]{8}$/)],
    ["a-b", "c", expect.stringMatching(/^a-b-c-[0-9a-f]{8}$/)],
    ["a", "b-c", "a-b-c"],
    ["9", "_", expect.stringMatching(/^vm-[0-9a-f]{8}$/)],
  ])("%s + %s", (customer, name, expected) => {
    expect(cloudName(customer, name)).toEqual(expected);
  });

  it("is a DNS label and differs for every two different pairs", () => {
    const text = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9-]{0,50}$/), fc.string());
    fc.assert(
      fc.property(text, text, text, text, (a, b, c, d) => {
        expect(cloudName(a, b)).toMatch(/^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
        if (a !== c || b !== d) expect(cloudName(a, b)).not.toBe(cloudName(c, d));
      }),
    );
  });

  it("keeps apart what a plain join would mix", () => {
    expect(cloudName("a-b", "c")).not.toBe(cloudName("a", "b-c"));
  });
});
