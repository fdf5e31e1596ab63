import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { buildPlan, locate, parseCard, parseProvider } from "../../../infra/contract";
import { cardTexts, runsOf } from "./arbitraries";
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
  const built = card ? buildPlan(card, provider!, { environment: {} }) : { diagnostics };
  const plan = "plan" in built ? built.plan : undefined;
  if (!plan) {
    expect(built.diagnostics.length).toBeGreaterThan(0);
    for (const { place, code } of built.diagnostics) {
      expect(code).toMatch(/^MVM2[01]\d\d$/);
      const line = text.split("\n")[(place?.line ?? 0) - 1];
      expect(line).toBeDefined();
      expect(place?.column).toBeLessThanOrEqual((line?.length ?? 0) + 1);
    }
    return "diagnostics";
  }
  // A customer's own settings have no parent that a file could name.
  const inside = [...plan.origins.keys()].filter((path) => /[.[]/.test(path));
  for (const path of inside) if (!locate(plan, path)) expect.fail(`${path} has no place`);
  return "plan";
}

const runs = { numRuns: runsOf(2000) };
/** Some 5 ms a run on an idle machine; ours are not always idle. */
const TIMEOUT_MS = 100 * runs.numRuns;
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

/** One edit: where (a share of the text), how much goes, what comes. The gentle ones leave many cards valid. */
interface Edit {
  readonly at: number;
  readonly length: number;
  readonly put: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 12 }),
  put: fc.oneof(token, fc.string(), fc.stringMatching(/^[a-z0-9 ]{0,3}$/)),
});
const mutations = fc.array(edit, { minLength: 1, maxLength: 3 });

function mutate(text: string, { at, length, put }: Edit): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + put + text.slice(start + length);
}

describe("parseCard and buildPlan", () => {
  it(
    "survive any text",
    () => {
      const text = fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(fc.oneof(token, fc.string())).map((a) => a.join("")),
      );
      fc.assert(
        fc.property(text, (t) => void judge(t)),
        runs,
      );
    },
    TIMEOUT_MS,
  );

  it(
    "survive mutations of any valid card",
    () => {
      expect(judge(CARD)).toBe("plan");
      const outcomes = { plan: 0, diagnostics: 0 };
      fc.assert(
        fc.property(cardTexts(), mutations, ({ text }, cuts) => {
          outcomes[judge(cuts.reduce(mutate, text))]++;
        }),
        runs,
      );
      expect(outcomes.plan).toBeGreaterThan(0);
      expect(outcomes.diagnostics).toBeGreaterThan(0);
      if (process.env["MVM_PROPERTY_RUNS"] !== undefined)
        process.stdout.write(`${JSON.stringify(outcomes)}\n`);
    },
    TIMEOUT_MS,
  );

  it(
    "survive any value in place of any other",
    () => {
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
    },
    TIMEOUT_MS,
  );
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
