import { describe, expect, it } from "vitest";
import { calendar, catalogue } from "../../../infra/contract";
import { rules } from "../../../policies/rules";
import { advanced, codesOf, patching, plan, rulesBrokenBy, systemOf, write } from "./decided-plans";

/** The oddities of the two texts: each is decided here, as a setting of the card or as a rule of the catalogue. */

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

  it("knows when a problem of an inert period meets the next cell (O43)", () => {
    expect(calendar.nextChange("reaction", at("2026-11-20T18:30"), HANNOVER)).toEqual(at("2026-11-23T07:00"));
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

  it("lets an application stand on Windows under Advanced alone (O12)", () => {
    const managedApplication = {
      product: "Example Shop",
      level: "basic",
      agreement: { by: "Anna", date: "2026-11-02" },
    };
    const windows = { os: "windows-server-2025", managedApplication };
    expect(rulesBrokenBy(patching(windows))).toEqual(["application-level"]);
    expect(rulesBrokenBy(advanced(windows))).toEqual([]);
  });

  it("has four recommendations, which the policies make mandatory all the same (O28)", () => {
    const obligations = ["R10", "R11", "R12", "R13", "R14", "R15", "R16", "R17"].map(
      (id) => catalogue.findClause(id)?.obligation,
    );
    expect(obligations).toEqual([...Array<string>(4).fill("must"), ...Array<string>(4).fill("should")]);
    const recommended = (clause: string): boolean => catalogue.findClause(clause)?.obligation === "should";
    const enforcing = rules.filter(({ clauses }) => clauses.some(recommended));
    // Broad sources are the provider's own affair: that one advises.
    expect(enforcing.filter((rule) => rule.enforcementLevel === "advisory").map(({ id }) => id)).toEqual([
      "management-sources-narrow",
    ]);
    const enforced = new Set(
      enforcing.filter((rule) => rule.enforcementLevel === "mandatory").flatMap(({ clauses }) => clauses),
    );
    expect(["R14", "R15", "R16", "R17"].filter((clause) => !enforced.has(clause))).toEqual([]);
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

/** Data for the areas that build it; the trace calls it planned until they prove it. */
describe("running systems", () => {
  it("patches a staging ring before the rest (O11, O13)", () => {
    expect(catalogue.PATCH_RINGS).toEqual(["staging", "rest"]);
  });

  it("writes the documentation at every apply and keeps the first one as completion state (O26)", () => {
    expect(catalogue.DOCUMENTATION).toEqual({ written: "every-apply", completionState: "first" });
  });

  it("goes on to the next contact after 15 minutes, voicemail or not, and mails to all at the end (O40)", () => {
    expect(catalogue.CONTACT_CHAIN).toEqual({
      minutesBetweenContacts: 15,
      voicemailIsReached: false,
      lastResort: "mail",
    });
  });

  it("installs security patches and rollups on Windows; drivers and feature updates only when ordered (O46)", () => {
    expect(catalogue.WINDOWS_UPDATES).toEqual({
      security: "included",
      rollup: "included",
      driver: "when-ordered",
      "feature-update": "when-ordered",
      "service-pack": "never",
    });
  });

  it.each(["O11", "O13", "O26", "O40", "O43", "O45", "O46"] as const)("are planned, not done: %s", (id) => {
    expect(catalogue.PLANNED[id]).toMatch(/^(documents|patching|reactions)$/);
  });
});
