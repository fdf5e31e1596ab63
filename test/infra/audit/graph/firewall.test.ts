import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allowancesOf,
  allowsPort,
  familiesOpenToEveryone,
  isCovered,
  mergeRanges,
  parseSource,
  type AddressRange,
  type ResourceNode,
} from "../../../../infra/audit/graph";

const hex = (value: bigint): string => value.toString(16);

describe("parseSource", () => {
  it.each([
    ["192.0.2.1", "ipv4", "c0000201", "c0000201"],
    ["192.0.2.0/24", "ipv4", "c0000200", "c00002ff"],
    ["192.0.2.77/24", "ipv4", "c0000200", "c00002ff"],
    ["203.0.113.7/0", "ipv4", "0", "ffffffff"],
    ["192.0.2.1-192.0.2.9", "ipv4", "c0000201", "c0000209"],
    [
      "2001:db8::/127",
      "ipv6",
      "20010db8000000000000000000000000".replace(/^0+/, ""),
      "20010db8000000000000000000000001",
    ],
    ["::ffff:0:0/96", "ipv6", "ffff00000000", "ffffffffffff"],
    ["::/0", "ipv6", "0", "f".repeat(32)],
  ])("%s", (text, family, first, last) => {
    const range = parseSource(text);
    expect([range.family, hex(range.first), hex(range.last), range.text]).toEqual([
      family,
      first,
      last,
      text,
    ]);
  });

  it.each([
    "",
    "any",
    "010.0.0.1",
    "192.0.2.1/33",
    "192.0.2.1/08",
    "192.0.2.1/-1",
    "::/129",
    "fe80::1%eth0",
    "1.2.3",
    "0x1.2.3.4",
    "192.0.2.9-192.0.2.1",
    "192.0.2.1-::1",
    "192.0.2.0/24/8",
    "192.0.2.0/",
    "1-2-3",
  ])("refuses %j", (text) => {
    expect(() => parseSource(text)).toThrow("neither an address nor a network");
  });
});

/** A small address space near both ends of the unicast range, so that random ranges often touch and cover it. */
const edges = [
  0x00ffffffn,
  0x01000000n,
  0x01000001n,
  0x7fffffffn,
  0x80000000n,
  0xdffffffen,
  0xdfffffffn,
  0xe0000000n,
];
const range = fc
  .tuple(fc.constantFrom(...edges), fc.constantFrom(...edges))
  .map(([a, b]): AddressRange => ({ family: "ipv4", first: a < b ? a : b, last: a < b ? b : a, text: "" }));

describe("ranges against a brute-force oracle on sampled addresses", () => {
  // Ranges begin and end at the edges only, so edges and their neighbours sample every difference.
  const samples = edges.flatMap((edge) => [edge - 1n, edge, edge + 1n]);
  const isIn = (address: bigint, ranges: readonly AddressRange[]): boolean =>
    ranges.some(({ first, last }) => first <= address && address <= last);

  it("merging keeps exactly the addresses, in disjoint ranges", () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 6 }), (ranges) => {
        const merged = mergeRanges(ranges);
        for (const sample of samples) {
          expect(merged.filter((r) => r.first <= sample && sample <= r.last).length).toBe(
            isIn(sample, ranges) ? 1 : 0,
          );
        }
      }),
    );
  });

  it("everyone is let in exactly if each unicast sample is", () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 6 }), (ranges) => {
        const unicast = samples.filter((sample) => sample >= 0x01000000n && sample <= 0xdfffffffn);
        expect(familiesOpenToEveryone(ranges)).toEqual(
          unicast.every((sample) => isIn(sample, ranges)) ? ["ipv4"] : [],
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("a range is covered exactly if each of its samples is", () => {
    fc.assert(
      fc.property(range, fc.array(range, { maxLength: 6 }), (wanted, allowed) => {
        const inside = samples.filter((sample) => wanted.first <= sample && sample <= wanted.last);
        expect(isCovered(wanted, allowed)).toBe(inside.every((sample) => isIn(sample, allowed)));
      }),
      { numRuns: 2000 },
    );
  });

  it("splitting everyone into random networks is still everyone, less one of them is not", () => {
    const splits = fc.array(fc.boolean(), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(splits, fc.nat(), (choices, drop) => {
        let networks = ["0.0.0.0/0"];
        for (const takeFirst of choices) {
          const picked = takeFirst ? networks[0] : networks.at(-1);
          networks = networks.flatMap((network) => (network === picked ? halves(network) : [network]));
        }
        expect(familiesOpenToEveryone(networks.map((text) => parseSource(text)))).toEqual(["ipv4"]);
        const removed = parseSource(networks[drop % networks.length] ?? "");
        const rest = networks.map((text) => parseSource(text)).filter(({ first }) => first !== removed.first);
        const touchesUnicast = removed.last >= 0x01000000n && removed.first <= 0xdfffffffn;
        expect(familiesOpenToEveryone(rest)).toEqual(touchesUnicast ? [] : ["ipv4"]);
      }),
    );
  });
});

function halves(network: string): string[] {
  const [address = "", prefix] = network.split("/");
  const bits = Number(prefix) + 1;
  const second = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0) + 2 ** (32 - bits);
  const dotted = [24, 16, 8, 0].map((shift) => Math.floor(second / 2 ** shift) % 256).join(".");
  return [`${address}/${bits}`, `${dotted}/${bits}`];
}

const acl = (ingress: unknown): ResourceNode => ({
  urn: "urn",
  type: "pulumi-nodejs:dynamic/lxd:NetworkAcl",
  name: "acl",
  custom: true,
  protect: false,
  inputs: { ingress },
  outputs: {},
  dependencies: [],
});

describe("allowancesOf", () => {
  it("reads an LXD rule into the common form", () => {
    const rule = {
      protocol: "tcp",
      destinationPort: "22, 8000-8010",
      source: "192.0.2.1,2001:db8::/32",
      action: "allow",
      state: "logged",
    };
    expect(allowancesOf(acl([rule]))).toEqual([
      {
        protocol: "tcp",
        ports: [
          { first: 22, last: 22 },
          { first: 8000, last: 8010 },
        ],
        sources: [parseSource("192.0.2.1"), parseSource("2001:db8::/32")],
        groups: [],
        path: "ingress[0]",
        sourcePath: "ingress[0].source",
        portPath: "ingress[0].destinationPort",
      },
    ]);
  });

  it("keeps the place of a rule behind ignored ones", () => {
    const rule = { protocol: "icmp6", source: "::/0", action: "allow" };
    expect(
      allowancesOf(acl([{ ...rule, action: "reject" }, { ...rule, state: "disabled" }, rule])),
    ).toMatchObject([{ protocol: "icmpv6", ports: [], path: "ingress[2]" }]);
  });

  it("refuses a resource that is no firewall it knows", () => {
    expect(() => allowancesOf({ ...acl([]), type: "x:y:Z" })).toThrow("not a firewall");
  });

  it("agrees with an oracle on every port of random lists", () => {
    const part = fc.tuple(fc.integer({ min: 20, max: 26 }), fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 19, max: 30 }),
        (parts, port) => {
          const destinationPort = parts
            .map(([from, more]) => (more === 0 ? `${from}` : `${from}-${from + more}`))
            .join(",");
          const [allowance] = allowancesOf(acl([{ protocol: "udp", destinationPort, action: "allow" }]));
          const expected = parts.some(([from, more]) => from <= port && port <= from + more);
          expect(allowance && allowsPort(allowance, "udp", port)).toBe(expected);
          expect(allowance && allowsPort(allowance, "tcp", port)).toBe(false);
        },
      ),
    );
  });
});
