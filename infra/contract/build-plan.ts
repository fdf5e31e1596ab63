import { type Diagnostic, diagnose } from "../diagnostics";
import type { LocatedCard } from "./card";
import { findOperatingSystem } from "./catalogue";
import type { DocumentPath } from "./document";
import { contractErrors } from "./errors";
import type { CustomerPlan, Origin, SystemPlan } from "./plan";
import { planSystem, SystemOrigins } from "./plan-system";
import type { LocatedProvider } from "./provider";
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
  const systems = Object.entries(card.value.systems).map(([name, system], i) =>
    planSystem(name, system, new SystemOrigins(card, origins, name, i)),
  );
  for (const key of ["customer", "holidays"] as const) {
    origins.set(key, { kind: "card", place: card.places.placeOf([key]) });
  }
  noteProvider(provider, origins);
  const diagnostics = [
    ...keys.diagnostics,
    ...findSharedUsers(card, provider),
    ...findPatchingWithoutEffect(card, systems),
  ];
  if (diagnostics.some((d) => d.severity === "error")) return { diagnostics };
  const { sources, adminUser } = provider.value;
  const { customer, holidays } = card.value;
  const plan = {
    customer,
    holidays,
    provider: { sources, sshKeys: keys.sshKeys, adminUser },
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

/** A wish that cannot come true is said, not swallowed (R93). */
function findPatchingWithoutEffect(card: LocatedCard, systems: readonly SystemPlan[]): Diagnostic[] {
  return systems.flatMap(({ name, os, patching }) => {
    const isWritten = card.value.systems[name]?.patching !== undefined;
    if (!isWritten || patching.mode !== "none" || !findOperatingSystem(os)) return [];
    const place = card.places.placeOfKey(["systems", name, "patching"]);
    const message = `systems.${name}.patching has no effect: under managedOs admin the customer patches (R93)`;
    return [diagnose(contractErrors.patchingWithoutEffect, message, { place, severity: "warning" })];
  });
}
