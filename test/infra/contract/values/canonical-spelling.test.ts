import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../../../infra/contract";
import { findStandardCheck } from "../../../../infra/contract/card";
import {
  AS_STANDARD_PATTERN,
  formatNetwork,
  formatPhone,
  parseAsStandard,
  parseNetwork,
  parsePhone,
} from "../../../../infra/contract/values";

describe("formatPhone", () => {
  it.each([
    ["+49 511 00000000", "+4951100000000", "+49 511 00000000"],
    ["0511/1234567", "+495111234567", "+49 511 1234567"],
    ["+49 (0) 511 123456", "+49511123456", "+49 511 123456"],
    ["0171-1234567", "+491711234567", "+49 171 1234567"],
    ["0049 511 12345", "+4951112345", "+49 511 12345"],
    ["+1 202 555 0123", "+12025550123", "+1 202 555 0123"],
  ])("writes %j, which is %s, as %s", (text, number, canonical) => {
    expect(parsePhone(text)).toBe(number);
    expect(formatPhone(number)).toBe(canonical);
  });

  it.each(["110", "0511", "anna", "+49 511 1234 ext. 5", ""])("%j is no phone number", (text) => {
    expect(parsePhone(text)).toBeUndefined();
  });

  it("writes a number that is read as the same number", () => {
    const digits = fc.tuple(
      fc.constantFrom("0", "+49", "+43", "+41", "+1", "+44", "+33"),
      fc.integer({ min: 100_000_000, max: 9_999_999_999 }),
    );
    fc.assert(
      fc.property(digits, (parts) => {
        const number = parsePhone(parts.join(""));
        if (number !== undefined) expect(parsePhone(formatPhone(number))).toBe(number);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("formatNetwork", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["203.0.113.7/32", "203.0.113.7"],
    ["203.0.113.0/24", "203.0.113.0/24"],
    ["1.2.3.4/0", "0.0.0.0/0"],
    ["2001:DB8:0::1/128", "2001:db8::1"],
    ["2001:db8::/32", "2001:db8::/32"],
  ])("writes %s as %s", (text, canonical) => {
    const result = parseNetwork(text);
    expect("network" in result && formatNetwork(result.network)).toBe(canonical);
    expect(parseNetwork(canonical)).toEqual(result);
  });
});

describe("findStandardCheck", () => {
  it.each([
    ["hostcheck (ping)", "hostcheck"],
    ["Hostcheck(Ping)", "hostcheck"],
    ["disk (Standard)", "disk"],
    ["DISK", "disk"],
    ["load", "load"],
    ["uptime (nur zur Information)", "uptime"],
    ["ntp‑time", "ntp-time"],
    ["ntp time", "ntp-time"],
    ["updates (Patch Mgmt.)", "updates"],
    ["updates\u00a0(Patch Mgmt)", "updates"],
    ["disk (/var)", undefined],
    ["ping", undefined],
    ["", undefined],
  ])("finds %j as %s (R62)", (service, name) => {
    expect(findStandardCheck(catalogue.standardChecksOf("debian"), service)?.name).toBe(name);
  });
});

describe("the pattern that editors get", () => {
  it.each(["wie Standard", "Wie  standard", "wieStandard", "wie Standard."])(
    "agrees with the reader about %j",
    (text) => {
      expect(new RegExp(AS_STANDARD_PATTERN).test(text)).toBe(parseAsStandard(text) !== undefined);
    },
  );
});
