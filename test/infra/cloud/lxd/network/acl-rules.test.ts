import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allowsSession,
  canonicalSources,
  fromApiRule,
  renderAclRules,
  toApiRule,
  type AclRule,
} from "../../../../../infra/cloud/lxd/network/acl-rules";
import type { FirewallRule } from "../../../../../infra/cloud/platform";

const rule = (part: Partial<FirewallRule>): FirewallRule => ({
  description: "web",
  protocol: "tcp",
  ports: "443",
  sources: ["203.0.113.0/24"],
  ...part,
});

describe("renderAclRules", () => {
  it("writes ports and sources in one spelling and a fixed order", () => {
    const rules = [
      rule({ sources: ["2001:DB8::/32", "203.0.113.9/24", "203.0.113.0/24", "198.51.100.7"] }),
      rule({ description: "alt", protocol: "udp", ports: "8010-8020, 22,8000" }),
    ];
    expect(renderAclRules(rules)).toEqual([
      {
        description: "web",
        protocol: "tcp",
        destinationPort: "443",
        source: "198.51.100.7/32,2001:db8::/32,203.0.113.0/24",
        action: "allow",
        state: "enabled",
      },
      {
        description: "alt",
        protocol: "udp",
        destinationPort: "22,8000,8010-8020",
        source: "203.0.113.0/24",
        action: "allow",
        state: "enabled",
      },
    ]);
  });

  it("lets echo requests in, per family", () => {
    const sources = ["203.0.113.0/24", "2001:db8::/32"];
    const icmp = rule({ description: "ping", protocol: "icmp", sources });
    const icmpv6 = rule({ description: "ping", protocol: "icmpv6", sources });
    expect(
      renderAclRules([icmp, icmpv6]).map(({ protocol, icmpType, source }) => [protocol, icmpType, source]),
    ).toEqual([
      ["icmp4", "8", "203.0.113.0/24"],
      ["icmp6", "128", "2001:db8::/32"],
    ]);
  });

  it("makes no rule of the wrong family", () => {
    expect(renderAclRules([rule({ protocol: "icmpv6" })])).toEqual([]);
  });

  it.each([
    ["no source", { sources: [] }],
    ["no port", { ports: "" }],
    ["port 0", { ports: "0" }],
    ["a port beyond the last", { ports: "65536" }],
    ["a reversed range", { ports: "30-20" }],
    ["two rules in one port", { ports: "22;80" }],
    ["a line break in the description", { description: "a\nb" }],
    ["a name as source", { sources: ["@internal"] }],
    ["two sources in one", { sources: ["203.0.113.0/24,0.0.0.0/0"] }],
  ])("refuses a rule with %s", (_what, part) => {
    expect(() => renderAclRules([rule(part)])).toThrow();
  });

  it("keeps the meaning of everyone, however it is written", () => {
    expect(canonicalSources(["1.2.3.4/0", "2001:db8::1/0"])).toBe("0.0.0.0/0,::/0");
  });

  it("gives the same list for every order of rules and sources", () => {
    const source = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([a, bits]) => `${a}/${bits}`);
    const port = fc.integer({ min: 1, max: 65_535 }).map(String);
    const rules = fc.array(
      fc
        .record({ ports: port, sources: fc.array(source, { minLength: 1, maxLength: 4 }) })
        .map((part) => rule(part)),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(rules, (list) => {
        const turned = [...list].reverse().map((r) => ({ ...r, sources: [...r.sources].reverse() }));
        expect(renderAclRules(turned)).toEqual(renderAclRules(list));
      }),
    );
  });

  it("survives the way through the API", () => {
    const rendered = renderAclRules([rule({}), rule({ protocol: "icmp" })]);
    expect(rendered.map(toApiRule).map(fromApiRule)).toEqual(rendered);
  });
});

describe("a rule made by hand", () => {
  it.each([
    [{}, { description: "", protocol: "", source: "", action: "", state: "" }],
    [{ source: "@internal, 203.0.113.9" }, { source: "@internal, 203.0.113.9" }],
    [{ source: "203.0.113.9" }, { source: "203.0.113.9/32" }],
    [
      { action: "drop", state: "logged" },
      { action: "drop", state: "logged" },
    ],
  ])("shows as it is: %j", (api, expected) => {
    expect(fromApiRule(api)).toMatchObject(expected);
  });
});

describe("allowsSession", () => {
  const ssh: AclRule = {
    description: "",
    protocol: "tcp",
    destinationPort: "22,8000-8010",
    source: "203.0.113.0/24,2001:db8::/32",
    action: "allow",
    state: "enabled",
  };
  const session = {
    protocol: "tcp",
    source: "203.0.113.9",
    destination: "",
    sourcePort: 4,
    destinationPort: 22,
  };

  it.each([
    ["the rule's own traffic", {}, true],
    ["the last port of a range", { destinationPort: 8010 }, true],
    ["the port after it", { destinationPort: 8011 }, false],
    ["the first address outside", { source: "203.0.114.0" }, false],
    ["the other family", { source: "2001:db8::9" }, true],
    ["another network of it", { source: "2001:db9::9" }, false],
    ["another protocol", { protocol: "udp" }, false],
  ])("judges %s", (_what, part, expected) => {
    expect(allowsSession([ssh], { ...session, ...part })).toBe(expected);
  });

  it("allows nothing without rules", () => {
    expect(allowsSession([], session)).toBe(false);
  });
});
