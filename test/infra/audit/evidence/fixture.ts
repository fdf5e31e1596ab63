import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CustomerPlan, SystemPlan } from "../../../../infra/contract";
import { parseGuestFacts, type GuestFacts } from "../../../../infra/audit/evidence/guest/facts";
import type { SubjectVm, Vantage } from "../../../../infra/audit/evidence";

/** The key that stands in the recorded facts. */
export const PROVIDER_KEY =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEKYbFz2KZK1dYQxk0YpQxEJkq0lXq0y3oTq5v5r1J0b";
export const OTHER_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
/** A Sunday morning shortly after the recording. */
export const NOW = new Date("2026-11-22T12:40:00Z");

export function recorded(name: string): string {
  return readFileSync(join(__dirname, "recorded", name), "utf8");
}

export function recordedFacts(): GuestFacts {
  return parseGuestFacts(recorded("guest-facts-debian-13.json"));
}

/** The system whose real guest the facts were recorded from. */
export const SYSTEM: SystemPlan = {
  name: "web",
  basis: { family: "serviceCard", tier: "silber" },
  os: "debian-13",
  cpus: 1,
  memoryMiB: 512,
  diskGiB: 5,
  network: "external",
  ipv6: true,
  services: [
    { name: "web", protocol: "tcp", port: 8080, sources: ["0.0.0.0/0", "::/0"] },
    { name: "db", protocol: "tcp", port: 5432, sources: ["203.0.113.0/24"] },
  ],
  patching: {
    mode: "automatic",
    window: { days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "03:00", to: "05:00" },
    individualWindow: false,
    timeZone: "Europe/Berlin",
    reboot: "if-required",
    appointments: [],
    thirdPartyRepositories: [],
    customApplications: [],
  },
  monitoring: { active: true, sensors: false, checks: [] },
  root: "shared",
  customerAccess: [],
};

export function planOf(system: SystemPlan): CustomerPlan {
  return {
    customer: "acme",
    holidays: "DE-NI",
    localHolidays: [],
    slaPremium: false,
    contacts: [],
    privateNetworks: [],
    signOffs: [],
    acceptances: [],
    provider: {
      sources: ["198.18.0.1/32", "198.18.0.6/32", "2001:2::1/128"],
      sshKeys: [{ name: "operations", publicKey: PROVIDER_KEY }],
      adminUser: "mvmadmin",
      hourlyRates: { officeHours: 100, otherHours: 149 },
    },
    systems: [system],
    origins: new Map(),
  };
}

export function vmOf(system: SystemPlan, facts: GuestFacts = recordedFacts()): SubjectVm {
  return {
    system,
    urn: `urn:pulumi:acme::managed-vm::managed-vm:index:ManagedVm::${system.name}`,
    ipv4: "198.18.1.10",
    ipv6: "2001:2:0:1::10",
    hostKey: PROVIDER_KEY,
    files: Object.entries(facts.files).map(([path, sha256]) => ({ path, sha256: sha256 ?? "" })),
    exclusiveDirectories: Object.keys(facts.directories),
  };
}

export const PROVIDER: Vantage = {
  kind: "provider",
  name: "provider",
  argvPrefix: [],
  ipv4: "198.18.0.1",
  ipv6: "2001:2::1",
  bind: true,
  controls: [],
};

export const STRANGER: Vantage = {
  kind: "stranger",
  name: "stranger",
  argvPrefix: [],
  ipv4: "198.18.0.10",
  ipv6: "2001:2::a",
  bind: true,
  controls: [{ host: "198.18.0.9", port: 9 }],
};
