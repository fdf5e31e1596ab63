import { describe, expect, it } from "vitest";
import { parsePolicyConfig } from "../../../infra/contract/policy-config";

const codes = (text: string) =>
  parsePolicyConfig(text, "p").diagnostics.map((d) => `${d.place?.line}:${d.place?.column} ${d.code}`);

describe("parsePolicyConfig reads what --policy-pack-config takes (O28)", () => {
  it("a level, properties, and both", () => {
    const text = `{
\t"all": "advisory",
  "a": "disabled",
  "b": { "enforcementLevel": "mandatory", "most": { "ipv4": 24 } },
  "c": { "list": ["x"] }
}`;
    expect(parsePolicyConfig(text, "p").config?.policies).toEqual({
      all: { level: "advisory", properties: {} },
      a: { level: "disabled", properties: {} },
      b: { level: "mandatory", properties: { most: { ipv4: 24 } } },
      c: { level: null, properties: { list: ["x"] } },
    });
    expect(parsePolicyConfig("{}", "p").config?.policies).toEqual({});
  });

  it.each([
    [`{ "a": "off" }`, "1:8 MVM2033"],
    [`{ "a": "remediate" }`, "1:8 MVM2033"],
    [`{ "a": 1 }`, "1:8 MVM2032"],
    [`{ "a": { "enforcementLevel": "off" } }`, "1:30 MVM2033"],
    [`{ "a": "advisory", "a": "disabled" }`, "1:20 MVM2014"],
    [`{ "__proto__": "advisory" }`, "1:3 MVM2015"],
    [`["a"]`, "1:1 MVM2018"],
    [`a: advisory`, "1:1 MVM2020"],
    [`{ "a": "advisory" } # why`, "1:1 MVM2020"],
    [`{ "a": advisory }`, "1:1 MVM2020"],
    [`{ "a": "advisory"`, "1:18 MVM2010"],
  ])("refuses %j at its place", (text, expected) => {
    expect(codes(text)).toEqual([expected]);
  });
});
