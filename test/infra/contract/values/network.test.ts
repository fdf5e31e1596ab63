import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseNetwork } from "../../../../infra/contract";

describe("parseNetwork", () => {
  it.each([
    ["203.0.113.0/24", "203.0.113.0/24"],
    ["203.0.113.7", "203.0.113.7/32"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["1.2.3.4/0", "0.0.0.0/0"],
    ["255.255.255.255/32", "255.255.255.255/32"],
    ["128.0.0.0/1", "128.0.0.0/1"],
    ["2001:DB8::/32", "2001:db8::/32"],
    ["2001:db8:0:0:0:0:0:1", "2001:db8::1/128"],
    ["::", "::/128"],
    ["::/0", "::/0"],
    ["2001:db8::1/0", "::/0"],
    ["2001:db8:0:0:1:0:0:0/80", "2001:db8:0:0:1::/80"],
  ])("reads %s as %s", (text, network) => {
    expect(parseNetwork(text)).toEqual({ network });
  });

  it.each([
    ["203.0.113.7/24", "203.0.113.0/24"],
    ["0.0.0.1/1", "0.0.0.0/1"],
    ["2001:db8::1/64", "2001:db8::/64"],
    ["2001:db8::ff/121", "2001:db8::80/121"],
  ])("refuses the host bits of %s and suggests %s", (text, suggestion) => {
    expect(parseNetwork(text)).toEqual({ problem: "host-bits", suggestion });
  });

  it("refuses an IPv4 address in IPv6 spelling", () => {
    expect(parseNetwork("::ffff:203.0.113.7")).toEqual({ problem: "mapped", suggestion: "203.0.113.7" });
  });

  it.each([
    ...[
      "",
      "/",
      "/24",
      "10",
      "10.1",
      "10.1.2",
      "010.0.0.1",
      "10.0.0.01",
      "0x0a.0.0.1",
      "10.0.0.256",
      "1.2.3.4.5",
    ],
    ...[
      "10.0.0.0/33",
      "10.0.0.0/-1",
      "10.0.0.0/08",
      "10.0.0.0/ 8",
      "10.0.0.0/8/8",
      "10.0.0.0/",
      " 10.0.0.0/8",
    ],
    ...[
      "10.0.0.0/8 ",
      "10.0.0.0/8\n",
      "10.0.0.0-10.0.0.9",
      "::1/129",
      "fe80::1%eth0",
      ":::",
      "1::2::3",
      "g::1",
    ],
    ...["everyone", "10.0.0.0/8, 11.0.0.0/8", "10.0.0.0/255.0.0.0", "10.0.0.0/1e1", "٣.0.0.1"],
  ])("refuses %j", (text) => {
    expect(parseNetwork(text)).toEqual({ problem: "malformed" });
  });

  it("returns for any address and prefix the network that integer arithmetic gives, and reads it back unchanged", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }),
        fc.integer({ min: 0, max: 32 }),
        (address, prefix) => {
          const first = prefix === 0 ? 0n : (address >> BigInt(32 - prefix)) << BigInt(32 - prefix);
          const spell = (n: bigint) =>
            [24n, 16n, 8n, 0n].map((shift) => String((n >> shift) & 255n)).join(".");
          const result = parseNetwork(`${spell(address)}/${prefix}`);
          const expected = `${spell(first)}/${prefix}`;
          expect("network" in result ? result.network : result.suggestion).toBe(expected);
          expect(parseNetwork(expected)).toEqual({ network: expected });
        },
      ),
    );
  });

  it("reads its own IPv6 spelling back unchanged", () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.integer({ min: 0, max: 128 }), (address, prefix) => {
        const result = parseNetwork(`${address}/${prefix}`);
        const network = "network" in result ? result.network : result.suggestion;
        if ("problem" in result && result.problem !== "host-bits") return;
        expect(parseNetwork(network ?? "")).toEqual({ network });
      }),
    );
  });
});
