import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  buildPlan,
  listPlanValues,
  parseCard,
  parseProvider,
  resolvePlanPath,
  type CustomerPlan,
} from "../../../../infra/contract";
import { DiagnosticError } from "../../../../infra/diagnostics";
import { cardTexts } from "../arbitraries";
import { PUBLIC_KEYS } from "../public-keys";

const PROVIDER = `provider: 1
sources: [198.51.100.0/24]
adminUser: ops
sshKeys: [{ name: fixed, publicKey: ${PUBLIC_KEYS.rsa3072} }]
`;

const CARD = `card: 1
customer: acme
holidays: DE-BY
contacts:
  - { name: Anna, mail: anna@example.com }
appliance: { administeredBy: provider }
systems:
  web:
    serviceCard: silber
    os: debian-13
    size: small
    patching: { reboot: never }
    monitoring:
      - service: disk
        warn: { from: "91% Füllstand", werktags: Beheben + Mail }
  app:
    managedOs: advanced
    os: debian-13
    size: small
    managedApplication: { product: nginx, level: expert }
`;

function planOf(text: string): CustomerPlan {
  const { card, diagnostics } = parseCard(text, "card.yaml");
  const { provider } = parseProvider(PROVIDER, "provider.yaml");
  if (!card || !provider) throw new Error(JSON.stringify(diagnostics));
  const { plan } = buildPlan(card, provider, { environment: {} });
  if (!plan) throw new Error("no plan");
  return plan;
}

const acme = planOf(CARD);

const explained = new Map(
  listPlanValues(acme).map(({ path, value, printed, origin: { kind, clause, place } }) => [
    path,
    [value, printed, kind, clause, place && `${place.file}:${place.line}:${place.column}`],
  ]),
);

const disk = "systems[0].monitoring.checks[0]";

describe("the values of a plan", () => {
  it.each<[string, unknown[]]>([
    // a card line
    ["customer", ["acme", undefined, "card", undefined, "card.yaml:2:11"]],
    ["systems[0].patching.reboot", ["never", undefined, "card", undefined, "card.yaml:12:25"]],
    [
      `${disk}.warn.from`,
      [{ quantity: "used", percent: 91 }, "91% Füllstand", "card", undefined, "card.yaml:15:23"],
    ],
    [`${disk}.warn.werktags`, ["fix+mail", "Beheben + Mail", "card", undefined, "card.yaml:15:50"]],
    // the provider's file
    ["provider.adminUser", ["ops", undefined, "provider", "R18", "provider.yaml:3:12"]],
    ["provider.sources[0]", ["198.51.100.0/24", undefined, "provider", "R18", "provider.yaml:2:11"]],
    // the booked level
    ["systems[0].patching.mode", ["automatic", undefined, "level", "R30", undefined]],
    ["systems[1].root", ["provider", undefined, "level", "R101", undefined]],
    ["systems[0].root", ["shared", undefined, "level", "R84", undefined]],
    // a clause
    [`${disk}.warn.sonst`, ["sms", "SMS", "clause", "R68", undefined]],
    [
      `${disk}.critical.from`,
      [{ quantity: "used", percent: 95 }, "95% Füllstand", "clause", "R68", undefined],
    ],
    ["provider.hourlyRates.officeHours", [100, undefined, "clause", "R8", undefined]],
    ["provider.hourlyRates.otherHours", [149, undefined, "clause", "R9", undefined]],
    ["slaPremium", [false, undefined, "clause", "O5", undefined]],
    ["systems[0].patching.individualWindow", [false, undefined, "clause", "R89", undefined]],
    // a default
    ["systems[0].network", ["external", undefined, "default", "R12", undefined]],
    ["systems[0].services", [[], undefined, "default", "R15", undefined]],
    ["systems[0].patching.appointments", [[], undefined, "default", "R31", undefined]],
    ["systems[0].patching.window.from", ["03:00", undefined, "default", undefined, undefined]],
    ["appliance.memoryMiB", [1024, undefined, "default", undefined, undefined]],
    ["contacts[0].overrides", [[], undefined, "default", "O24", undefined]],
    ["signOffs", [[], undefined, "default", "R112", undefined]],
  ])("%s", (path, expected) => {
    expect(explained.get(path)).toEqual(expected);
  });

  it("are listed once each, and the list has all kinds of origins", () => {
    const values = listPlanValues(acme);
    expect(new Set(values.map(({ path }) => path)).size).toBe(values.length);
    expect(new Set(values.map(({ origin }) => origin.kind))).toEqual(
      new Set(["card", "provider", "level", "clause", "default"]),
    );
  });

  it("have an origin each, whatever the card says", () => {
    fc.assert(
      fc.property(cardTexts(), ({ text }) => {
        const values = listPlanValues(planOf(text));
        expect(values.filter(({ origin }) => origin.kind === "card" && !origin.place)).toEqual([]);
        expect(
          values.filter(({ origin }) => /^(?:clause|level)$/.test(origin.kind) && !origin.clause),
        ).toEqual([]);
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it("are not listed where one has no origin", () => {
    const origins = new Map([...acme.origins].filter(([path]) => !path.startsWith("signOffs")));
    expect(() => listPlanValues({ ...acme, origins })).toThrow("does not say where signOffs comes from");
  });
});

describe("resolvePlanPath", () => {
  it.each([
    ["", ""],
    ["systems", "systems"],
    ["systems[1]", "systems[1]"],
    ["systems.app", "systems[1]"],
    ["app", "systems[1]"],
    ["web.patching.window", "systems[0].patching.window"],
    ["systems.web.monitoring.checks.disk.warn", `${disk}.warn`],
    ["contacts.Anna.mail", "contacts[0].mail"],
    ["provider.sources[0]", "provider.sources[0]"],
  ])("reads %s as %s", (typed, path) => {
    expect(resolvePlanPath(acme, typed)).toBe(path);
  });

  it.each([
    ["systems.wep", "did you mean `systems.web`?"],
    ["systems.web.patchng.window", "did you mean `systems[0].patching`?"],
    ["contcts", "did you mean `contacts`?"],
    ["systems[7]", "allowed: systems.web, systems.app"],
    ["customer.name", "`customer` is a single value"],
    ["origins", "allowed: customer,"],
    ["__proto__", "allowed: customer,"],
  ])("refuses %s: %s", (typed, hint) => {
    const refused = (): unknown => {
      try {
        return resolvePlanPath(acme, typed);
      } catch (error) {
        return error instanceof DiagnosticError ? error.diagnostics[0] : error;
      }
    };
    expect(refused()).toMatchObject({ code: "MVM2120", hint: expect.stringContaining(hint) as unknown });
  });
});
