import { describe, expect, it } from "vitest";
import {
  buildPlan,
  calendar,
  catalogue,
  type CheckPlan,
  type CustomerPlan,
  parseCard,
  parseProvider,
} from "../../../infra/contract";
import { PUBLIC_KEYS } from "./public-keys";

/** The oddities of the two texts: each is decided here, as a setting of the card or as a rule of the catalogue. */

const { provider } = parseProvider(
  `provider: 1\nsources: [198.51.100.7]\nadminUser: ops\nsshKeys: [{ name: ops, publicKey: ${PUBLIC_KEYS.ed25519} }]\n`,
  "provider.yaml",
);

const write = (system: object, customer: object = {}): string =>
  JSON.stringify({
    card: 1,
    customer: "acme",
    holidays: "DE-NI",
    systems: { web: { serviceCard: "silber", os: "debian-13", size: "small", ...system } },
    ...customer,
  });

function plan(system: object, customer: object = {}): CustomerPlan {
  const { card, diagnostics } = parseCard(write(system, customer), "card.yaml");
  const built = card && buildPlan(card, provider!, { environment: {} }).plan;
  if (!built) throw new Error(JSON.stringify(diagnostics));
  return built;
}

const codesOf = (text: string): readonly string[] =>
  parseCard(text, "card.yaml").diagnostics.map(({ code }) => code);

const systemOf = (system: object): CustomerPlan["systems"][number] => plan(system).systems[0]!;

const checkOf = (system: object, name: string): CheckPlan | undefined =>
  systemOf(system).monitoring.checks.find((check) => check.name === name);

const advanced = (more: object = {}): object => ({ serviceCard: undefined, managedOs: "advanced", ...more });
const patching = (more: object = {}): object => ({
  serviceCard: undefined,
  managedOs: "monitoring-patching",
  ...more,
});

const HANNOVER: calendar.Locality = { state: "DE-NI", localHolidays: [], timeZone: "Europe/Berlin" };
/** Winter time: one hour before UTC. */
const at = (local: string): Date => new Date(`${local}:00+01:00`);

describe("hours and days", () => {
  it("keeps three named calendars: rates, reactions, support (O1, O2)", () => {
    expect(catalogue.HOURS).toMatchObject({
      office: { from: "08:00", to: "17:00" },
      reaction: { from: "07:00", to: "18:00" },
      support: { from: "09:00", to: "18:00" },
    });
  });

  it("wants the federal state in the card (O3)", () => {
    expect(codesOf(write({}, { holidays: undefined }))).toEqual(["MVM2031"]);
  });

  it("takes Saturday for no work day (O4)", () => {
    expect(calendar.periodOf(at("2026-11-20T12:00"), HANNOVER)).toBe("werktags");
    expect(calendar.periodOf(at("2026-11-21T12:00"), HANNOVER)).toBe("sonst");
  });

  it("counts the first minute and not the last (O32)", () => {
    const periods = ["06:59", "07:00", "17:59", "18:00"].map((time) =>
      calendar.periodOf(at(`2026-11-20T${time}`), HANNOVER),
    );
    expect(periods).toEqual(["sonst", "werktags", "werktags", "sonst"]);
  });

  it("splits work across a boundary by the minute (O33)", () => {
    const work = { start: at("2026-11-20T16:30"), end: at("2026-11-20T17:10") };
    expect(calendar.splitByRate(work, HANNOVER).minutes).toEqual({ officeHours: 30, otherHours: 10 });
  });

  it("works on 24 and 31 December (O34)", () => {
    expect(
      ["2026-12-24", "2026-12-25", "2026-12-31"].map((day) => calendar.isWorkDay(day, HANNOVER)),
    ).toEqual([true, false, true]);
  });

  it("keeps a municipality's holiday by its flag alone (O35)", () => {
    const augsburg = { ...HANNOVER, state: "DE-BY" };
    expect(calendar.isWorkDay("2028-08-08", augsburg)).toBe(true);
    expect(
      calendar.isWorkDay("2028-08-08", { ...augsburg, localHolidays: ["augsburg-peace-festival"] }),
    ).toBe(false);
    expect(codesOf(write({}, { localHolidays: ["augsburg-peace-festival"] }))).toEqual(["MVM2083"]);
  });

  it("means 18 to 7 by night (O36)", () => {
    expect(catalogue.NIGHT).toEqual({ from: "18:00", to: "07:00" });
    expect(calendar.isWithin("night", at("2026-11-20T18:00"), HANNOVER)).toBe(true);
    expect(calendar.isWithin("night", at("2026-11-20T07:00"), HANNOVER)).toBe(false);
  });
});

describe("what is booked", () => {
  it("names one basis per system (O27)", () => {
    expect(codesOf(write({ managedOs: "advanced" }))).toEqual(["MVM2060"]);
    expect(codesOf(write({ serviceCard: undefined }))).toEqual(["MVM2060"]);
  });

  it("includes Linux in the level that is called Linux & Windows (O6)", () => {
    expect(systemOf(advanced()).patching.mode).toBe("automatic");
    expect(systemOf(advanced({ os: "windows-server-2025" })).patching.mode).toBe("automatic");
  });

  it("follows the application matrix where the text differs (O7, O8, O9)", () => {
    const includes = (clause: "R104" | "R107") =>
      (["basic", "advanced", "expert"] as const).map((level) => catalogue.applicationIncludes(level, clause));
    expect(includes("R107")).toEqual(["no", "yes", "yes"]);
    expect(includes("R104")).toEqual(["yes", "yes", "yes"]);
  });

  it("reacts in core hours under Monitoring & Patching, with sensors around the clock (O10)", () => {
    expect(catalogue.managedOsIncludes("monitoring-patching", "R91")).toBe("core-hours");
    expect(systemOf(patching()).monitoring.sensors).toBe(true);
  });

  it("gives the provider sole root on an application VM, and shares it elsewhere (O14, O30)", () => {
    const managedApplication = { product: "nginx", level: "basic" };
    expect(systemOf(patching({ managedApplication })).root).toBe("provider");
    expect(systemOf(patching()).root).toBe("shared");
  });

  it("installs nothing of ours at level Admin (O30)", () => {
    const { monitoring, patching: patches } = systemOf({ serviceCard: undefined, managedOs: "admin" });
    expect([monitoring.active, monitoring.checks, patches.mode]).toEqual([false, [], "none"]);
  });

  it("patches Rocky by hand under the service card, automatically under a level (O21)", () => {
    expect(systemOf({ os: "rocky-10" }).patching.mode).toBe("manual-cycle");
    expect(systemOf(advanced({ os: "rocky-10" })).patching.mode).toBe("automatic");
    expect(systemOf(patching({ os: "rocky-10" })).patching.mode).toBe("automatic");
  });

  it("has IPv4 always, and IPv6 by the card's word (O20)", () => {
    expect(systemOf({})).toMatchObject({ network: "external", ipv6: false });
    expect(systemOf({ ipv6: true }).ipv6).toBe(true);
  });

  it("names the private network of a private system (O29)", () => {
    const customer = { privateNetworks: { internal: { ipv4: "10.20.0.0/24" } } };
    expect(plan({ network: "private" }, customer).systems[0]?.privateNetwork).toBe("internal");
    expect(codesOf(write({ network: "private" }))).toEqual(["MVM2082"]);
  });

  it("knows which window is individual, and who signed it (O31)", () => {
    const window = { days: ["tue"], from: "04:00", to: "05:00" };
    const record = { subject: "patch-window", systems: ["web"], by: "Anna", date: "2026-11-02" };
    const signed = plan(advanced({ patching: { window } }), { signOffs: [record] });
    expect(signed.systems[0]?.patching.individualWindow).toBe(true);
    expect(signed.signOffs).toEqual([record]);
    expect(systemOf(advanced()).patching.individualWindow).toBe(false);
  });
});

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

  it("gives each contact overrides of its own (O41)", () => {
    const overrides = [{ when: "night", only: "mail" }];
    const people = [
      { ...contact, overrides },
      { name: "Bernd", mail: "bernd@example.com" },
    ];
    expect(plan({}, { contacts: people }).contacts.map((one) => one.overrides)).toEqual([overrides, []]);
  });
});
