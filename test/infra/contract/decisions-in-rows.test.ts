import { describe, expect, it } from "vitest";
import { catalogue } from "../../../infra/contract";
import { checkOf, codesOf, plan, rulesBrokenBy, systemOf, write } from "./decided-plans";

/** The oddities of the datasheet's rows and contacts: each is decided here, as a setting of the card or of the catalogue. */

describe("rows of the datasheet", () => {
  const standard = { monitoring: "wie Standard" };
  const windows = { os: "windows-server-2025" };

  it("lets `sonst` act by SLA Premium, by Advanced, or by Expert for the application (O5, O44)", () => {
    const silber = { family: "serviceCard", tier: "silber" } as const;
    const level = (name: "monitoring-patching" | "advanced") =>
      ({ family: "managedOs", level: name }) as const;
    const expert = {
      ...level("monitoring-patching"),
      managedApplication: { product: "nginx", level: "expert" },
    } as const;
    const acts = catalogue.otherwiseActs;
    expect([acts(silber, false, 1), acts(silber, true, 1)]).toEqual([false, true]);
    expect([acts(level("monitoring-patching"), false, 3), acts(level("advanced"), false, 3)]).toEqual([
      false,
      true,
    ]);
    expect([acts(expert, false, 2), acts(expert, false, 3)]).toEqual([true, false]);
    expect([plan({}).slaPremium, plan({}, { slaPremium: true }).slaPremium]).toEqual([false, true]);
  });

  it("measures load as three averages on Linux and as CPU on Windows (O15, O17)", () => {
    expect(checkOf(standard, "load")?.warn?.from).toEqual({
      quantity: "load",
      load1: 10,
      load5: 10,
      load15: 5,
    });
    expect(checkOf({ ...standard, ...windows }, "load")?.warn?.from).toEqual({
      quantity: "cpu",
      percent: 90,
    });
  });

  it("warns of packet loss by a service, with a threshold of its own (O16)", () => {
    expect(checkOf({}, "hostcheck")).toMatchObject({
      check: 1,
      warn: { from: { quantity: "packet-loss", percent: 80 } },
      critical: { from: { quantity: "packet-loss", percent: 100 } },
    });
  });

  it("has no swap, uptime, ntp and updates on Windows, unless the card adds them (O18)", () => {
    const names = systemOf({ ...standard, ...windows }).monitoring.checks.map(({ name }) => name);
    expect(names).toEqual(["hostcheck", "disk", "load"]);
    expect(checkOf({ ...windows, monitoring: [{ service: "uptime" }] }, "uptime")?.check).toBe(3);
  });

  it("books check 3 under the service card only where the card says so, because it needs an appliance (O19)", () => {
    expect(systemOf({}).monitoring.checks.map(({ check }) => check)).toEqual([1]);
    expect(systemOf(standard).monitoring.checks.some(({ check }) => check === 3)).toBe(true);
  });

  it("reaches nobody at night for critical updates by default (O23)", () => {
    expect(checkOf(standard, "updates")?.critical).toMatchObject({ werktags: "fix", sonst: "acknowledge" });
  });

  it("reads `ab` as at least: the number itself is the threshold (O37)", () => {
    const row = (from: string) => ({ monitoring: [{ service: "disk", warn: { from } }] });
    expect(checkOf(row("ab 90% Füllstand"), "disk")?.warn).toEqual(checkOf(row("90%"), "disk")?.warn);
  });

  it("takes ntp by magnitude: a threshold has no sign (O38)", () => {
    const row = { monitoring: [{ service: "ntp-time", critical: { from: "-300s" } }] };
    expect(codesOf(write(row))).toEqual(["MVM2081"]);
  });

  it("lets a row that is changed in part inherit the other cells (O42)", () => {
    const changed = checkOf({ monitoring: [{ service: "disk", warn: { werktags: "Mail" } }] }, "disk");
    const original = checkOf(standard, "disk");
    expect(changed).toEqual({ ...original, warn: { ...original?.warn, werktags: "mail" } });
  });

  it("takes check 4 from the commands of the catalogue alone (O47)", () => {
    const row = (command: string) => ({
      monitoring: [{ service: "own", command, parameters: { name: "nginx" } }],
    });
    expect(checkOf(row("processes"), "own")).toMatchObject({ check: 4, custom: { command: "processes" } });
    expect(codesOf(write(row("bash")))).toEqual(["MVM2033"]);
  });
});

describe("contacts", () => {
  const contact = { name: "Anna", mail: "anna@example.com", note: "not at night" };

  it("keeps a note as text; only what is structured acts (O24)", () => {
    expect(plan({}, { contacts: [contact] }).contacts[0]).toMatchObject({
      note: "not at night",
      overrides: [],
    });
  });

  it("records that a note changes nothing, with name and day (O41)", () => {
    const none = { by: "Anna", date: "2026-11-02" };
    const [decided] = plan({}, { contacts: [{ ...contact, noteEffect: { none } }] }).contacts;
    expect(decided?.noteEffectNone).toEqual(none);
    expect(codesOf(write({}, { contacts: [{ ...contact, noteEffect: { none: { by: "Anna" } } }] }))).toEqual([
      "MVM2031",
    ]);
  });

  it("tells by SMS whoever has a mobile number, in the card's order; where nobody has one it is a finding (O39)", () => {
    const anna = { name: "Anna", mail: "anna@example.com" };
    const bernd = { name: "Bernd", mail: "bernd@example.com", mobile: "+4915100000000" };
    expect(plan({}, { contacts: [anna, bernd] }).contacts).toMatchObject([anna, bernd]);
    expect(rulesBrokenBy({}, { contacts: [anna, bernd] })).toEqual([]);
    expect(rulesBrokenBy({}, { contacts: [anna] })).toEqual(["reaction-needs-contact"]);
  });

  it("gives each contact overrides of its own (O41)", () => {
    const overrides = [{ when: "night", only: "mail" }];
    const people = [
      { ...contact, overrides },
      { name: "Bernd", mail: "bernd@example.com" },
    ];
    expect(plan({}, { contacts: people }).contacts.map((one) => one.overrides)).toEqual([overrides, []]);
  });
});
