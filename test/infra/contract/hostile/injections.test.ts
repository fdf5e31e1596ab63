import { describe, expect, it } from "vitest";
import { buildPlan, formatCard, parseCard, parseProvider } from "../../../../infra/contract";
import { INJECTIONS } from "../../guest/injection-corpus";
import { PUBLIC_KEYS } from "../public-keys";

const { provider } = parseProvider(
  `provider: 1\nsources: [198.51.100.7]\nadminUser: ops\nsshKeys: [{ name: ops, publicKey: ${PUBLIC_KEYS.ed25519} }]\n`,
  "provider.yaml",
);

const MARK = "@here@";

/** A right card; each of its free texts is the mark in turn. */
const cardWith = (field: string): object => {
  const text = (name: string, right: string): string => (name === field ? MARK : right);
  const record = (name: string) => ({
    systems: ["web"],
    by: text(`${name}.by`, "Anna"),
    date: "2026-11-02",
    reference: text(`${name}.reference`, "T-1"),
  });
  return {
    card: 1,
    customer: text("customer", "acme"),
    holidays: "DE-NI",
    contacts: [
      {
        name: text("contact.name", "Anna"),
        mail: text("contact.mail", "anna@example.com"),
        phone: text("contact.phone", "0511 00000010"),
        note: text("contact.note", "none"),
        noteEffect: { none: { by: text("noteEffect.by", "Anna"), date: "2026-11-02" } },
      },
    ],
    systems: {
      web: {
        managedOs: "advanced",
        managedApplication: {
          product: text("application.product", "nginx"),
          level: "basic",
          agreement: { by: text("agreement.by", "Anna"), date: "2026-11-02" },
        },
        os: text("os", "debian-13"),
        size: "small",
        services: [{ name: text("service.name", "web"), protocol: "tcp", port: 443, sources: "everyone" }],
        monitoring: [
          {
            service: text("row.service", "own"),
            command: "processes",
            parameters: { name: text("parameter", "nginx") },
          },
        ],
        patching: {
          thirdPartyRepositories: [
            {
              name: text("repository.name", "maps"),
              uri: text("repository.uri", "https://packages.example.com/debian"),
              suite: text("repository.suite", "stable"),
              components: [text("repository.component", "main")],
              keyFingerprint: "0123456789ABCDEF0123456789ABCDEF01234567",
              updates: "ordered",
            },
          ],
          customApplications: [{ name: text("customApplication.name", "Shop"), updatedBy: "customer" }],
        },
        customerAccess: [
          {
            user: text("user", "anna"),
            sources: ["203.0.113.7"],
            publicKeys: [text("publicKey", PUBLIC_KEYS.ed25519)],
          },
        ],
      },
    },
    signOffs: [{ subject: "patch-window", ...record("signOff") }],
    acceptances: [{ subject: "updates", ...record("acceptance") }],
  };
};

/** Texts for people: everything that is one visible line is theirs to write. */
const FOR_PEOPLE = [
  ...["contact.name", "contact.note", "noteEffect.by", "application.product", "agreement.by"],
  ...["customApplication.name", "signOff.by", "signOff.reference", "acceptance.by", "acceptance.reference"],
];

/** Texts that programs read: they have an alphabet, and the corpus is outside of it. */
const FOR_PROGRAMS = [
  ...["customer", "contact.mail", "contact.phone", "os", "service.name", "row.service", "parameter", "user"],
  ...["publicKey", "repository.name", "repository.uri", "repository.suite", "repository.component"],
];

/** An address with an octal look is one for networks alone; here its digits and dots are what they look like. */
const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  "contact.phone": ["010.0.0.1"],
  parameter: ["010.0.0.1"],
  "repository.suite": ["010.0.0.1"],
};

const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;

const HIDDEN = [
  "a\u202eb",
  "a\u2066b",
  "a\u200bb",
  "a\u0000b",
  "a\u001b[2Jb",
  "a\u2028b",
  "a\u0085b",
  "a\ud800b",
  "a\u00adb",
];

/** Undefined where the card is refused; else all texts of its plan. */
function readTexts(text: string): readonly string[] | undefined {
  const { card } = parseCard(text, "card.yaml");
  const plan = card && buildPlan(card, provider!, { environment: {} }).plan;
  if (!plan) return undefined;
  const found: string[] = [];
  const { origins: _, ...values } = plan;
  JSON.parse(JSON.stringify(values), (_key, value: unknown) => {
    if (typeof value === "string") found.push(value);
    return value;
  });
  return found;
}

const write = (field: string, value: string): { text: string; line: number } => {
  const lines = JSON.stringify(cardWith(field), undefined, 2).split("\n");
  const line = lines.findIndex((candidate) => candidate.includes(MARK)) + 1;
  return { text: lines.join("\n").replace(JSON.stringify(MARK), () => JSON.stringify(value)), line };
};

describe("free text of a card", () => {
  const all = [...INJECTIONS, ...HIDDEN];

  it.each([...FOR_PEOPLE, ...FOR_PROGRAMS])("is marked in the card: %s", (field) => {
    expect(write(field, "x").line).toBeGreaterThan(0);
    expect(parseCard(JSON.stringify(cardWith("")), "card.yaml").diagnostics).toEqual([]);
  });

  it.each(FOR_PEOPLE)("survives as data or is refused at its line: %s", (field) => {
    for (const value of all) {
      const { text, line } = write(field, value);
      const texts = readTexts(text);
      const shouldBeRefused = INVISIBLE.test(value) || value === "";
      expect([value, texts === undefined]).toEqual([value, shouldBeRefused]);
      if (!texts) {
        expect(parseCard(text, "card.yaml").diagnostics[0]?.place).toMatchObject({ line });
        continue;
      }
      expect(texts).toContain(value);
      const formatted = formatCard(text, "card.yaml").text ?? "";
      expect(readTexts(formatted)).toEqual(texts);
    }
  });

  it.each(FOR_PROGRAMS)("is refused at its line, whatever program it is made for: %s", (field) => {
    for (const value of all.filter((text) => !HARMLESS[field]?.includes(text))) {
      const { text, line } = write(field, value);
      const { diagnostics } = parseCard(text, "card.yaml");
      expect([value, diagnostics.some(({ place }) => place?.line === line)]).toEqual([value, true]);
    }
  });
});
