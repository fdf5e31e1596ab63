import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { buildPlan, locate, parseCard, parseProvider } from "../../../infra/contract";
import { PUBLIC_KEYS } from "./public-keys";

const { provider } = parseProvider(
  `provider: 1\nsources: [198.51.100.7]\nadminUser: ops\nsshKeys: [{ name: ops, publicKey: ${PUBLIC_KEYS.ed25519} }]\n`,
  "provider.yaml",
);
const CARD = `card: 1
customer: acme # comment
holidays: DE-NI
systems:
  web:
    serviceCard: silber
    os: debian-13
    size: { cpus: 1, memoryGiB: 1, diskGiB: 10 }
    network: external
    ipv6: true
    services:
      - { name: https, protocol: tcp, port: 443, sources: everyone }
      - { name: dns, protocol: udp, port: 53, sources: [203.0.113.7, "2001:db8::/32"] }
    patching:
      window: { days: [tue, fri], from: "22:00", to: "03:00" }
      reboot: never
    customerAccess:
      - { user: anna, sources: [203.0.113.0/24], publicKeys: [${PUBLIC_KEYS.ecdsa256}] }
`;

/** Either a plan whose every part has a place, or located diagnostics; never an exception. */
function judge(text: string): "plan" | "diagnostics" {
  const { card, diagnostics } = parseCard(text, "card.yaml");
  if (!card) {
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const { place, code } of diagnostics) {
      expect(code).toMatch(/^MVM2[01]\d\d$/);
      const line = text.split("\n")[(place?.line ?? 0) - 1];
      expect(line).toBeDefined();
      expect(place?.column).toBeLessThanOrEqual((line?.length ?? 0) + 1);
    }
    return "diagnostics";
  }
  const { plan } = buildPlan(card, provider!, { environment: {} });
  // A customer's own settings have no parent that a file could name.
  const inside = [...(plan?.origins.keys() ?? [])].filter((path) => /[.[]/.test(path));
  for (const path of inside) expect(locate(plan!, path)).toBeDefined();
  return "plan";
}

const runs = { numRuns: 1000 };
const token = fc.constantFrom(
  ...[
    "[",
    "]",
    "{",
    "}",
    ":",
    "- ",
    "? ",
    "&a ",
    "*a",
    "!!str ",
    "%YAML 1.1\n",
    "---\n",
    "...\n",
    "|\n",
    ">-\n",
    "'",
  ],
  ...[
    '"',
    "\\",
    "\n",
    "\t",
    "\r",
    "  ",
    "#",
    ",",
    "~",
    "022",
    "0x16",
    ".nan",
    "1e400",
    "__proto__: ",
    "constructor: ",
  ],
  ...[
    "toString: ",
    "\u0000",
    "\u202e",
    "\ufeff",
    "\ud800",
    "everyone",
    "0.0.0.0/0",
    "null",
    "<<: ",
    "true",
    "-1",
  ],
);

describe("parseCard and buildPlan", () => {
  it("survive any text", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.oneof(token, fc.string())).map((a) => a.join("")),
    );
    fc.assert(
      fc.property(text, (t) => void judge(t)),
      runs,
    );
  });

  it("survive mutations of a good card", () => {
    expect(judge(CARD)).toBe("plan");
    const outcomes = new Set<string>();
    const position = fc.integer({ min: 0, max: CARD.length });
    const mutation = fc.array(
      fc.tuple(position, fc.integer({ min: 0, max: 12 }), fc.oneof(token, fc.string())),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(mutation, (cuts) => {
        const text = cuts.reduce((t, [at, length, put]) => t.slice(0, at) + put + t.slice(at + length), CARD);
        outcomes.add(judge(text));
      }),
      runs,
    );
    expect([...outcomes].sort()).toEqual(["diagnostics", "plan"]);
  });

  it("survive any value in place of any other", () => {
    const { card } = parseCard(CARD, "card.yaml");
    const paths = listPaths(card?.value);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const copy = structuredClone(card?.value) as unknown;
        replaceAt(copy, path, value);
        judge(stringify(copy));
      }),
      runs,
    );
  });
});

function listPaths(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [path];
  const children = Object.entries(value).flatMap(([key, child]) =>
    listPaths(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? children : [path, ...children];
}

function replaceAt(root: unknown, path: (string | number)[], value: unknown): void {
  const parent = path.slice(0, -1).reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], root);
  (parent as Record<string | number, unknown>)[path.at(-1)!] = value;
}
