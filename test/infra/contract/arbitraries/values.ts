import fc from "fast-check";
import type { Threshold } from "../../../../infra/contract";

/** Single values of cards in every spelling that the language takes. */

const LABEL_START = "abcdefghijklmnopqrstuvwxyz";
const LABEL_CHARACTERS = `${LABEL_START}0123456789`;

/** Also words that other readers of YAML take for something else. */
export const label = fc.oneof(
  fc.constantFrom("no", "on", "y", "true", "null", "yes", "off", "web", "db", "constructor", "e1"),
  fc
    .tuple(
      fc.constantFrom(...LABEL_START),
      fc.string({ unit: fc.constantFrom(...LABEL_CHARACTERS), maxLength: 6 }),
    )
    .map(([start, rest]) => start + rest),
);

const WORDS = [
  "no",
  "12.10",
  "0x16",
  "2026-12-05",
  "~",
  "Müller",
  "# x",
  "a: b",
  "- c",
  "{",
  "]",
  '"',
  "'",
  "\\",
  "%",
  "&a",
];

/** One line of free text that tries to be something else. */
export const line = (maximum: number) =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ...WORDS,
          "*b",
          "!c",
          "|",
          ">",
          "@",
          "`",
          "\u00a0",
          "…",
          "😀",
          ",",
          ":",
          "?",
          "--- ",
          "=",
          "<<",
        ),
        fc.string({ unit: "grapheme-ascii", maxLength: 5 }),
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map((parts) => parts.join(" ").slice(0, maximum))
    .filter((text) => text !== "" && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(text));

const octet = fc.integer({ min: 0, max: 255 });

export const ipv4Network = fc.oneof(
  fc.tuple(octet, octet, octet).map(([a, b, c]) => `${a}.${b}.${c}.0/24`),
  fc.tuple(octet, octet, octet, octet).map((octets) => octets.join(".")),
  fc.tuple(octet, octet).map(([a, b]) => `${a}.${b}.0.1/32`),
);

const group = fc.integer({ min: 0, max: 0xffff }).map((n) => n.toString(16));

export const ipv6Network = fc.oneof(
  group.map((g) => `2001:DB8:${g}::/48`),
  fc.tuple(group, group).map(([a, b]) => `2001:0db8:${a}::${b}`),
  fc.constantFrom("::/0", "fd00::", "2001:db8::1/128"),
);

/** The canonical form decides whether two of them are the same. */
export const networks = fc.uniqueArray(fc.oneof(ipv4Network, ipv6Network), {
  minLength: 1,
  maxLength: 4,
  selector: (text) =>
    text
      .toLowerCase()
      .replace(/\/(?:32|128)$/, "")
      .replace(/\b0+(?=[0-9a-f])/g, ""),
});

export const phone = fc
  .tuple(
    fc.constantFrom("+49 511 ", "0511/", "+49 (0)511 ", "0171-", "0049 30 ", "+41 44 "),
    fc.integer({ min: 1_000_000, max: 9_999_999 }),
  )
  .map(([prefix, digits]) => `${prefix}${digits}`);

const two = (n: number) => String(n).padStart(2, "0");

export const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((p) => p.map(two).join(":"));

/** Hours that are not empty. */
export const hours = fc.tuple(time, time).filter(([from, to]) => from !== to);

export const day = fc
  .tuple(
    fc.integer({ min: 2000, max: 2099 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
  )
  .map(([year, month, date]) => `${year}-${two(month)}-${two(date)}`);

export const asStandard = fc.constantFrom(
  "wie Standard",
  "Wie Standard",
  "WIE  standard ",
  "wie\u00a0Standard",
);

export const reaction = fc.constantFrom(
  ...[
    "Beheben",
    "beheben",
    "SMS",
    "sms",
    "Mail",
    "E-Mail",
    "Telefon",
    "Handy",
    "Beheben + Mail",
    "Beheben+Mail",
  ],
  ...[
    "Mail und Beheben",
    "beheben & telefon",
    "BEHEBEN  +  HANDY",
    "-",
    "–",
    " — ",
    "Beheben\u00a0+ Telefon",
  ],
);

const decimals = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), fc.constantFrom("", ",5", ".5", ",25", ".05"))
  .map(([whole, rest]) => `${whole}${rest}`);
const percent = fc
  .tuple(
    fc.integer({ min: 1, max: 99 }),
    fc.constantFrom("", ",5", ".25"),
    fc.constantFrom("%", " %", " Prozent"),
  )
  .map((parts) => parts.join(""));
const duration = fc
  .tuple(decimals, fc.constantFrom("s", " s", " Sek.", " Sekunden", "min", " Minuten"))
  .map((parts) => parts.join(""));
const words = (...choices: string[]) => fc.constantFrom("", ...choices);

const BY_QUANTITY: Readonly<Record<Threshold["quantity"], fc.Arbitrary<string | number>>> = {
  "packet-loss": fc.tuple(percent, words("Paketverluste", " paketverlust")).map((parts) => parts.join("")),
  used: fc
    .tuple(fc.constantFrom("", "ab "), percent, words(" Füllstand", " belegt", " Fu\u0308llstand"))
    .map((parts) => parts.join("")),
  cpu: fc.tuple(percent, words(" CPU", " Auslastung")).map((parts) => parts.join("")),
  load: fc
    .tuple(
      decimals,
      fc.constantFrom("/", " / "),
      decimals,
      fc.constantFrom("/", " / "),
      decimals,
      words(" (1-5-15)", "(1–5–15)"),
    )
    .map((parts) => parts.join("")),
  offset: fc.oneof(
    duration,
    fc.integer({ min: 1, max: 5000 }).map((n) => `${n} ms`),
  ),
  updates: fc.constantFrom(
    "neue reguläre Upd.",
    "Neue kritische Updates",
    "neue kritische upd",
    "neue regulaere Update",
  ),
  "response-time": fc.oneof(
    duration,
    fc.integer({ min: 1, max: 5000 }).map((n) => `${n}ms`),
  ),
  "days-left": fc.integer({ min: 0, max: 999 }).map((n) => `${n} Tage`),
  unreachable: fc.constantFrom("nicht erreichbar", "Nicht  Erreichbar"),
  number: fc.oneof(decimals, fc.integer({ min: -500, max: 500 }), fc.constant("−0"), fc.constant("-2,5")),
};

/** A limit of one of these quantities, as some people would write it. */
export const threshold = (quantities: readonly Threshold["quantity"][]): fc.Arbitrary<string | number> =>
  fc.oneof(...quantities.map((quantity) => BY_QUANTITY[quantity]));
