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

/** Per refusal: what to change in the card, and where the diagnostic then stands. */
const EXAMPLES: Readonly<Record<string, readonly (readonly [from: string, to: string, path: string])[]>> = {
  "unknown-tier": [["silber", "gold", "systems.web.serviceCard"]],
  "no-holidays": [["holidays: DE-NI\n", "", "holidays"]],
  "foreign-local-holiday": [
    ["DE-NI\n", "DE-NI\nlocalHolidays: [augsburg-peace-festival]\n", "localHolidays[0]"],
  ],
  "not-one-basis": [
    ["    serviceCard: silber\n", "", "systems.web"],
    ["silber\n", "silber\n    managedOs: advanced\n", "systems.web.managedOs"],
  ],
  "application-without-managed-os": [
    [
      "silber\n",
      "silber\n    managedApplication: { product: nginx, level: basic }\n",
      "systems.web.managedApplication",
    ],
  ],
  "fifth-contact": [
    ["systems:\n  web", `${["b", "c", "d", "e"].map(contact).join("")}systems:\n  web`, "contacts"],
  ],
  "contact-without-mail": [["mail: anna@example.com, ", "", "contacts[0].mail"]],
  "phone-number": [['"+49 511 1234567"', "call me", "contacts[0].phone"]],
  "unknown-reaction": [["Beheben + Mail", "Beheben + SMS", "systems.web.monitoring[0].critical.werktags"]],
  "threshold-of-other-quantity": [
    ["20 / 20 / 15", "90%", "systems.web.monitoring[0].critical.from"],
    ["os: debian-13", "os: windows-server-2025", "systems.web.monitoring[0].critical.from"],
  ],
  "unknown-check": [["service: load", "service: lode", "systems.web.monitoring[0].service"]],
  "unknown-command": [
    ["- service: load\n", "- service: queue\n        command: rm\n", "systems.web.monitoring[0].command"],
  ],
  "window-without-duration": [['to: "05:00"', 'to: "03:00"', "systems.web.patching.window.to"]],
  "sign-off-of-nothing": [["systems: [web]", "systems: [wep]", "signOffs[0].systems[0]"]],
  "anonymous-note-effect": [
    ["note: Only by mail", "note: x, noteEffect: { none: { by: Anna } }", "contacts[0].noteEffect.none.date"],
  ],
  "not-a-public-key": [[PUBLIC_KEYS.ed25519, "-----BEGIN", "systems.web.customerAccess[0].publicKeys[0]"]],
};

const judge = (text: string): string[] =>
  parseCard(text, "card.yaml").diagnostics.map(({ code, place }) => `${code} ${place?.path}`);

describe("refusals", () => {
  it("let the card pass that breaks no clause", () => {
    expect(judge(CARD)).toEqual([]);
  });

  it.each(
    REFUSALS.map(({ title, clauses, id, kind }) => [title, clauses.join(", "), id, kind.code] as const),
  )("refuse %s (%s)", (_title, _clauses, id, code) => {
    const examples = EXAMPLES[id] ?? [];
    expect(examples).not.toEqual([]);
    for (const [from, to, path] of examples) {
      expect(CARD.split(from), `"${from}" stands once in the card`).toHaveLength(2);
      expect(judge(CARD.replace(from, () => to))).toContain(`${code} ${path}`);
    }
  });
});
