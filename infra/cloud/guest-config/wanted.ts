import { createHash, createHmac, randomBytes } from "node:crypto";

import type { GuestConfigInputs } from "./inputs";
import type { AppliedMarks, ObservedGuest, WantedGuest } from "./state";

/** The inputs without contents and passwords. */
export function wantedOf(inputs: GuestConfigInputs): WantedGuest {
  return {
    files: byName(inputs.files, ({ path, content, mode, owner, group }) => [
      path,
      { sha256: createHash("sha256").update(content).digest("hex"), mode, owner, group },
    ]),
    links: byName(inputs.links, (link) => [link.path, link.target]),
    exclusiveDirectories: inputs.exclusiveDirectories,
    packages: inputs.packages,
    users: byName(inputs.users, ({ name, groups, shell, hasPassword }) => [
      name,
      { groups: [...groups].sort(), shell, hasPassword: hasPassword ?? false },
    ]),
    units: byName(inputs.units, ({ name, enabled, active, mayBeSkipped, onChange, effective }) => [
      name,
      {
        enabled,
        active,
        mayBeSkipped: mayBeSkipped ?? false,
        onChange: onChange ?? null,
        effective: effective ?? null,
      },
    ]),
  };
}

const byName = <T, V>(list: readonly T[], entry: (item: T) => [string, V]): Record<string, V> =>
  Object.fromEntries(list.map(entry));

/** Keyed, so that equal passwords of two guests look different and a digest says nothing without the state. */
export function passwordDigest(salt: string, password: string): string {
  return createHmac("sha256", salt).update(password).digest("hex");
}

/** Marks of an apply that has just left the guest as `observed`. */
export function marksOf(inputs: GuestConfigInputs, observed: ObservedGuest): AppliedMarks {
  const salt = randomBytes(16).toString("hex");
  const withPassword = inputs.users.filter((user) => user.hasPassword);
  return {
    salt,
    passwords: byName(Object.entries(inputs.passwords), ([name, value]) => [
      name,
      passwordDigest(salt, value),
    ]),
    shadow: byName(withPassword, (user) => [user.name, observed.users[user.name]?.shadow ?? ""]),
    effective: byName(
      inputs.units.filter((unit) => unit.effective),
      (unit) => [unit.name, observed.units[unit.name]?.effective ?? ""],
    ),
  };
}
