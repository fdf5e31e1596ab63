import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, it } from "vitest";

import * as allow from "../../../infra/guest/allow-list";
import { ED25519_KEY } from "./fixtures";

describe("network", () => {
  it.each([
    ["192.0.2.7", "ipv4", "192.0.2.7/32"],
    ["192.0.2.0/24", "ipv4", "192.0.2.0/24"],
    ["0.0.0.0/0", "ipv4", "0.0.0.0/0"],
    ["::/0", "ipv6", "::/0"],
    ["2001:DB8:0:0::1", "ipv6", "2001:db8::1/128"],
    ["2001:db8::/32", "ipv6", "2001:db8::/32"],
  ])("%s is %s %s", (text, family, cidr) => {
    expect(allow.network(text)).toEqual({ family, cidr });
  });

  it.each([
    "192.0.2.1/24",
    "2001:db8::1/64",
    "192.0.2.0/33",
    "192.0.2.0/024",
    "192.0.2.0/-1",
    "192.0.2.0/",
    "192.0.2.0/8/8",
    "192.0.2",
    "0xC0000201",
    "192.0.2.08",
    "fe80::1%eth0",
    "::ffff:192.0.2.1",
    "2001:db8:::1",
    " 192.0.2.1",
  ])("refuses %j", (text) => {
    expect(() => allow.network(text)).toThrow("MVM2301");
  });

  it("returns every canonical network unchanged", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.integer({ min: 0, max: 32 }),
        (number, prefix) => {
          const bytes = [24, 16, 8, 0].map((shift) => (number >>> shift) & 255);
          const cidr = `${ipaddr.IPv4.networkAddressFromCIDR(`${bytes.join(".")}/${prefix}`).toString()}/${prefix}`;
          expect(allow.network(cidr).cidr).toBe(cidr);
        },
      ),
    );
  });
});

describe("publicKey", () => {
  it("accepts a line of type and key", () => {
    expect(allow.publicKey(ED25519_KEY)).toBe(ED25519_KEY);
  });

  it.each([
    ["a comment", `${ED25519_KEY} me`],
    ["a type that disagrees with the key", ED25519_KEY.replace("ssh-ed25519", "ssh-rsa")],
    ["an unknown type", ED25519_KEY.replace("ssh-ed25519", "ssh-dss")],
    ["a broken base64", ED25519_KEY.slice(0, -1)],
    ["an empty key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5"],
  ])("refuses %s", (_what, line) => {
    expect(() => allow.publicKey(line)).toThrow("MVM2302");
  });
});

describe("portNumber", () => {
  it.each([1, 22, 65_535])("accepts %d", (port) => expect(allow.portNumber(port)).toBe(port));
  it.each([0, 65_536, -1, 22.5, NaN])("refuses %d", (port) => {
    expect(() => allow.portNumber(port)).toThrow("MVM2303");
  });
});

describe("userName", () => {
  it.each(["a", "mvmadmin", "ops-2", `a${"b".repeat(30)}`])("accepts %s", (name) => {
    expect(allow.userName(name)).toBe(name);
  });
  it.each(["Root", "2ops", "-x", `a${"b".repeat(31)}`, "a.b"])("refuses %s", (name) => {
    expect(() => allow.userName(name)).toThrow("MVM2300");
  });
});
