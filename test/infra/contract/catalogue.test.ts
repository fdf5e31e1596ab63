import { describe, expect, it } from "vitest";
import { catalogue, contractErrors } from "../../../infra/contract";

const {
  BASES,
  CLAUSES,
  findClause,
  findOperatingSystem,
  LIFECYCLE_SNAPSHOT_DATE,
  OPERATING_SYSTEMS,
  patchDefaultsOf,
  SIZES,
  standardAptOrigins,
  termsOf,
} = catalogue;

const range = (prefix: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `${prefix}${from + i}`);

describe("clauses", () => {
  it("are R1 to R124 and O1 to O47 without O22 and O25, in order", () => {
    const decisions = range("O", 1, 47).filter((id) => id !== "O22" && id !== "O25");
    expect(CLAUSES.map(({ id }) => id)).toEqual([...range("R", 1, 124), ...decisions]);
  });

  it("are musts, but for the four recommendations (O28)", () => {
    expect(CLAUSES.filter(({ obligation }) => obligation === "should").map(({ id }) => id)).toEqual([
      ...["R14", "R15", "R16", "R17"],
    ]);
  });

  it("are one sentence or more of text", () => {
    for (const { text } of CLAUSES) expect(text).toMatch(/^\S.{3,}[.)]$/);
  });

  it("are found by number", () => {
    expect(findClause("R17")).toEqual({
      id: "R17",
      text: 'SSH by public key only (ausschließlich; "sollten").',
      obligation: "should",
      source: "service-card",
    });
    expect(findClause("R84")?.source).toBe("system-management");
    expect(findClause("O27")?.source).toBe("decision");
    expect(findClause("R125")).toBeUndefined();
    expect(findClause("constructor")).toBeUndefined();
  });
});

describe("operating systems", () => {
  it("have unique ids, real dates and a suite where apt needs one", () => {
    expect(new Set(OPERATING_SYSTEMS.map(({ id }) => id)).size).toBe(OPERATING_SYSTEMS.length);
    for (const { family, suite, lifecycle } of OPERATING_SYSTEMS) {
      for (const date of [
        LIFECYCLE_SNAPSHOT_DATE,
        lifecycle.regularEnd,
        lifecycle.extendedEnd ?? "2030-01-01",
      ]) {
        expect(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date);
      }
      expect(suite !== undefined).toBe(family === "debian" || family === "ubuntu");
    }
  });

  it("are found by id", () => {
    expect(findOperatingSystem("debian-12")?.lifecycle).toEqual({
      regularEnd: "2026-07-11",
      extendedEnd: "2028-06-30",
    });
    expect(findOperatingSystem("ubuntu-25.10")?.supported).toBe(false);
    expect(findOperatingSystem("rocky-9")).toMatchObject({ supported: true, clause: "R28" });
    expect(findOperatingSystem("windows-server-2025")).toMatchObject({ supported: true, clause: "R33" });
    expect(findOperatingSystem("arch")).toBeUndefined();
  });

  it("have the repositories of their distribution alone (R20, R23)", () => {
    const originsOf = (id: string) => standardAptOrigins(OPERATING_SYSTEMS.find((os) => os.id === id)!);
    expect(originsOf("debian-13")).toEqual([
      { origin: "Debian", label: "Debian", codename: "trixie" },
      { origin: "Debian", label: "Debian", codename: "trixie-updates" },
      { origin: "Debian", label: "Debian-Security", codename: "trixie-security" },
    ]);
    expect(originsOf("ubuntu-24.04").map(({ suite }) => suite)).toEqual([
      "noble",
      "noble-updates",
      "noble-security",
    ]);
    expect(originsOf("rocky-9")).toEqual([]);
    expect(originsOf("windows-server-2022")).toEqual([]);
  });
});

describe("bases", () => {
  it("install an agent except at level admin (O30)", () => {
    expect(Object.values(BASES).map(({ id, agent }) => [id, agent])).toEqual([
      ["silber", true],
      ["admin", false],
      ["monitoring-patching", true],
      ["advanced", true],
    ]);
    expect(termsOf({ family: "serviceCard", tier: "silber" }).title).toBe("SERVICE CARD SILBER");
    expect(termsOf({ family: "managedOs", level: "admin" }).agent).toBe(false);
  });

  it("cite clauses that exist", () => {
    for (const { patching } of Object.values(BASES)) {
      for (const { clause } of Object.values(patching)) expect(findClause(clause)).toBeDefined();
    }
  });

  it("give Windows the night hours of R38 and its restart of R39", () => {
    const { window, reboot } = patchDefaultsOf(
      { family: "serviceCard", tier: "silber" },
      "windows-server-2022",
    );
    expect([window.clause, window.value.from, window.value.to, reboot.clause]).toEqual([
      "R38",
      "00:00",
      "03:00",
      "R39",
    ]);
  });
});

it("sizes grow in every respect", () => {
  expect(SIZES.small.cpus).toBeLessThan(SIZES.medium.cpus);
  expect(SIZES.medium.memoryGiB).toBeLessThan(SIZES.large.memoryGiB);
  expect(SIZES.medium.diskGiB).toBeLessThan(SIZES.large.diskGiB);
});

it("error codes are unique and inside the room's ranges", () => {
  const codes = Object.values(contractErrors).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^MVM(2[01]\d\d|305\d)$/);
});
