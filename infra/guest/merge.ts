import type { GuestSpec } from "./spec";

/** Joins the parts that several components want inside one VM. Two parts that want the same file are a defect. */
export function mergeGuestSpecs(parts: readonly Partial<GuestSpec>[]): GuestSpec {
  const unique = <T>(list: readonly (readonly T[] | undefined)[]): T[] => [...new Set(list.flatMap((l) => l ?? []))];
  const files = parts.flatMap((p) => p.files ?? []);
  const seen = new Set<string>();
  for (const { path } of files) {
    if (seen.has(path)) throw new Error(`two parts of the guest configuration want the file ${path}`);
    seen.add(path);
  }
  return {
    files,
    exclusiveDirectories: unique(parts.map((p) => p.exclusiveDirectories)),
    packages: unique(parts.map((p) => p.packages)).sort(),
    users: parts.flatMap((p) => p.users ?? []),
    units: parts.flatMap((p) => p.units ?? []),
  };
}
