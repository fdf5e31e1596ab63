import { type Diagnostic, type DiagnosticKind, diagnose } from "../../diagnostics";
import type { LocatedCard } from "../card";
import { findOperatingSystem, HOURLY_RATES } from "../catalogue";
import type { DocumentPath } from "../document";
import { contractErrors } from "../errors";
import type { CustomerPlan, Origin, SystemPlan } from "../plan";
import { OriginNotes } from "./origin-notes";
import { planNetwork } from "./plan-network";
import { planPeople } from "./plan-people";
import { planSystem } from "./plan-system";
import type { LocatedProvider } from "../provider";
import { type KeyEnvironment, resolveKeys } from "./resolve-keys";

export interface PlanSettings {
  /** Where `fromEnvironment` keys are read; `placeholders` for a check that deploys nothing. */
  readonly environment: KeyEnvironment;
}

export interface BuiltPlan {
  /** Absent where there is an error. */
  readonly plan?: CustomerPlan;
  readonly diagnostics: readonly Diagnostic[];
}

/** Joins card, provider file and catalogue: every value explicit, each with its origin. Pure. */
export function buildPlan(card: LocatedCard, provider: LocatedProvider, settings: PlanSettings): BuiltPlan {
  const origins = new Map<string, Origin>();
  const keys = resolveKeys(provider, settings.environment);
  const notes = new OriginNotes(card, origins, "", []);
  const network = planNetwork(card, notes);
  const [onlyNetwork] = network.privateNetworks.map(({ name }) => name);
  const systems = Object.entries(card.value.systems).map(([name, system], i) =>
    planSystem(name, system, onlyNetwork, notes.inside(`systems[${i}]`, ["systems", name])),
  );
  const { localHolidays = [], slaPremium } = card.value;
  for (const key of ["customer", "holidays"] as const) notes.fromCard(key, [key]);
  notes.choose("localHolidays", ["localHolidays"], card.value.localHolidays, { value: [], clause: "O35" });
  noteProvider(provider, origins);
  const diagnostics = [
    ...keys.diagnostics,
    ...findSharedUsers(card, provider),
    ...findWithoutEffect(card, systems),
  ];
  if (diagnostics.some((d) => d.severity === "error")) return { diagnostics };
  const { sources, adminUser } = provider.value;
  const { customer, holidays } = card.value;
  const { hourlyRates = HOURLY_RATES } = provider.value;
  const plan = {
    customer,
    holidays,
    localHolidays,
    slaPremium: notes.choose("slaPremium", ["slaPremium"], slaPremium, { value: false, clause: "O5" }),
    ...planPeople(card, notes),
    provider: { sources, sshKeys: keys.sshKeys, adminUser, hourlyRates },
    ...network,
    systems,
    origins,
  };
  return { plan, diagnostics };
}

function noteProvider({ value, places }: LocatedProvider, origins: Map<string, Origin>): void {
  const note = (planPath: string, path: DocumentPath) =>
    origins.set(`provider${planPath}`, { kind: "provider", clause: "R18", place: places.placeOf(path) });
  note("", []);
  note(".adminUser", ["adminUser"]);
  if (value.hourlyRates) note(".hourlyRates", ["hourlyRates"]);
  else {
    origins.set("provider.hourlyRates.officeHours", { kind: "clause", clause: "R8" });
    origins.set("provider.hourlyRates.otherHours", { kind: "clause", clause: "R9" });
  }
  note(".sources", ["sources"]);
  note(".sshKeys", ["sshKeys"]);
  value.sources.forEach((_, i) => note(`.sources[${i}]`, ["sources", i]));
  value.sshKeys.forEach((_, i) => note(`.sshKeys[${i}]`, ["sshKeys", i]));
}

/** The provider's account and a customer's account on one system would share their keys. */
function findSharedUsers(card: LocatedCard, provider: LocatedProvider): Diagnostic[] {
  return Object.entries(card.value.systems).flatMap(([name, system]) =>
    (system.customerAccess ?? []).flatMap(({ user }, i) => {
      if (user !== provider.value.adminUser) return [];
      const place = card.places.placeOf(["systems", name, "customerAccess", i, "user"]);
      return [diagnose(contractErrors.reservedUser, `${user} is the provider's own account`, { place })];
    }),
  );
}

/** A wish that cannot come true is said, not swallowed (R88, R93). */
function findWithoutEffect(card: LocatedCard, systems: readonly SystemPlan[]): Diagnostic[] {
  return systems.flatMap(({ name, os, patching, monitoring }) => {
    const warn = (key: "patching" | "monitoring", kind: DiagnosticKind, reason: string): Diagnostic[] => {
      if (card.value.systems[name]?.[key] === undefined || !findOperatingSystem(os)) return [];
      const place = card.places.placeOfKey(["systems", name, key]);
      const message = `systems.${name}.${key} has no effect: under managedOs admin ${reason}`;
      return [diagnose(kind, message, { place, severity: "warning" })];
    };
    return [
      ...(patching.mode === "none"
        ? warn("patching", contractErrors.patchingWithoutEffect, "the customer patches (R93)")
        : []),
      ...(monitoring.active
        ? []
        : warn("monitoring", contractErrors.monitoringWithoutEffect, "nothing is watched (R90, O30)")),
    ];
  });
}
