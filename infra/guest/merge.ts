import type { GuestSpec } from "./spec";

/** Joins the parts that several components want inside one VM. Two parts that want the same thing are a defect. */
export function mergeGuestSpecs(parts: readonly Partial<GuestSpec>[]): GuestSpec {
  const merged: GuestSpec = {
    files: parts.flatMap((p) => p.files ?? []),
    links: parts.flatMap((p) => p.links ?? []),
    exclusiveDirectories: unique(parts.flatMap((p) => p.exclusiveDirectories ?? [])),
    packages: unique(parts.flatMap((p) => p.packages ?? [])).sort(),
    users: parts.flatMap((p) => p.users ?? []),
    units: parts.flatMap((p) => p.units ?? []),
  };
  refuseTwice(
    "file or link",
    [...merged.files, ...merged.links].map((f) => f.path),
  );
  refuseTwice(
    "user",
    merged.users.map((u) => u.name),
  );
  refuseTwice(
    "unit",
    merged.units.map((u) => u.name),
  );
  return merged;
}

const unique = (list: readonly string[]): string[] => [...new Set(list)];

function refuseTwice(what: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new Error(`two parts of the guest configuration want the ${what} ${name}`);
    seen.add(name);
  }
}
