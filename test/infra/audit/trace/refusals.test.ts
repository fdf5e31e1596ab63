import { describe, expect, it } from "vitest";
import { REFUSALS } from "../../../../infra/audit/trace";
import { parseCard } from "../../../../infra/contract";
import { PUBLIC_KEYS } from "../../contract/public-keys";

const CARD = `card: 1
customer: acme
holidays: DE-NI
contacts:
  - { name: Anna, mail: anna@example.com, phone: "+49 511 1234567", note: Only by mail }
systems:
  web:
    serviceCard: silber
    os: debian-13
    size: small
    services:
      - { name: https, protocol: tcp, port: 443, sources: everyone }
    patching:
      window: { days: [tue], from: "03:00", to: "05:00" }
    monitoring:
      - service: load
        critical: { from: 20 / 20 / 15, werktags: Beheben + Mail }
    customerAccess:
      - { user: anna, sources: [203.0.113.7], publicKeys: ["${PUBLIC_KEYS.ed25519}"] }
signOffs:
  - { subject: patch-window, systems: [web], by: Anna, date: 2026-11-01 }
`;

const contact = (name: string): string => `  - { name: ${name}, mail: ${name}@example.com }\n`;

/** What to change in the card, where the diagnostic then stands, and the clauses that this one change breaks. */
type Example = readonly [what: string, clauses: string, from: string, to: string, path: string];

const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  "unknown-tier": [["GOLD", "R1", "silber", "gold", "systems.web.serviceCard"]],
  "no-holidays": [["no word about holidays", "O3", "holidays: DE-NI\n", "", "holidays"]],
  "foreign-local-holiday": [
    [
      "Augsburg in Lower Saxony",
      "O35",
      "DE-NI\n",
      "DE-NI\nlocalHolidays: [augsburg-peace-festival]\n",
      "localHolidays[0]",
    ],
  ],
  "not-one-basis": [
    ["none", "O27", "    serviceCard: silber\n", "", "systems.web"],
    ["two", "O27", "silber\n", "silber\n    managedOs: advanced\n", "systems.web.managedOs"],
  ],
  "application-without-managed-os": [
    [
      "nginx under the card",
      "R99, O27",
      "silber\n",
      "silber\n    managedApplication: { product: nginx, level: basic }\n",
      "systems.web.managedApplication",
    ],
  ],
  "fifth-contact": [
    [
      "five of them",
      "R58",
      "systems:\n  web",
      `${["b", "c", "d", "e"].map(contact).join("")}systems:\n  web`,
      "contacts",
    ],
  ],
  "contact-without-mail": [
    ["a phone number alone", "R59, R60", "mail: anna@example.com, ", "", "contacts[0].mail"],
  ],
  "phone-number": [["words", "R60", '"+49 511 1234567"', "call me", "contacts[0].phone"]],
  "unknown-reaction": [
    [
      "Beheben goes with Mail, Telefon or Handy alone",
      "R54, R55, R56",
      "Beheben + Mail",
      "Beheben + SMS",
      "systems.web.monitoring[0].critical.werktags",
    ],
  ],
  "threshold-of-other-quantity": [
    ["percent on Linux", "R62, O15", "20 / 20 / 15", "90%", "systems.web.monitoring[0].critical.from"],
    [
      "an average on Windows",
      "R62, O15, O17",
      "os: debian-13",
      "os: windows-server-2025",
      "systems.web.monitoring[0].critical.from",
    ],
  ],
  "unknown-check": [["lode", "R62", "service: load", "service: lode", "systems.web.monitoring[0].service"]],
  "unknown-command": [
    [
      "rm",
      "R48",
      "- service: load\n",
      "- service: queue\n        command: rm\n",
      "systems.web.monitoring[0].command",
    ],
  ],
  "window-without-duration": [
    ["03:00 to 03:00", "O32", 'to: "05:00"', 'to: "03:00"', "systems.web.patching.window.to"],
  ],
  "sign-off-of-nothing": [["wep", "R112, O31", "systems: [web]", "systems: [wep]", "signOffs[0].systems[0]"]],
  "anonymous-note-effect": [
    [
      "without day",
      "O41",
      "note: Only by mail",
      "note: x, noteEffect: { none: { by: Anna } }",
      "contacts[0].noteEffect.none.date",
    ],
    [
      "without name",
      "O41",
      "note: Only by mail",
      "note: x, noteEffect: { none: { date: 2026-11-02 } }",
      "contacts[0].noteEffect.none.by",
    ],
  ],
  "not-a-public-key": [
    [
      "the beginning of a private one",
      "R17",
      PUBLIC_KEYS.ed25519,
      "-----BEGIN",
      "systems.web.customerAccess[0].publicKeys[0]",
    ],
  ],
};

const judge = (text: string): string[] =>
  parseCard(text, "card.yaml").diagnostics.map(({ code, place }) => `${code} ${place?.path}`);

const cases = REFUSALS.flatMap(({ id, title, kind }) =>
  (EXAMPLES[id] ?? []).map(
    ([what, clauses, from, to, path]) => [title, what, clauses, from, to, `${kind.code} ${path}`] as const,
  ),
);

describe("refusals", () => {
  it("let the card pass that breaks no clause", () => {
    expect(judge(CARD)).toEqual([]);
  });

  it("have an example each", () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(REFUSALS.map(({ id }) => id).sort());
  });

  it.each(cases)("refuse %s: %s (%s)", (_title, _what, _clauses, from, to, expected) => {
    expect(CARD.split(from), `"${from}" stands once in the card`).toHaveLength(2);
    expect(judge(CARD.replace(from, () => to))).toContain(expected);
  });
});
