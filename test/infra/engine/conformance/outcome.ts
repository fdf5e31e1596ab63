import type { Json } from "./project";

/** What one edit led to, comparable between engines, runs and machines. */
export interface Outcome {
  /** `op urn` of each step that was begun, sorted, without what stays the same. Urns without stack and project. */
  readonly steps: readonly string[];
  readonly failed: boolean;
  /** What the own provider was asked for, sorted. */
  readonly calls: readonly string[];
  /** What the cloud holds now: id and kind. */
  readonly objects: Readonly<Record<string, string>>;
  /** Normalised resources, sorted by urn. */
  readonly state: readonly Json[];
}

/** @returns the two outcomes' differing parts by name; empty when they are equal */
export function compareOutcomes(a: Outcome, b: Outcome): string[] {
  const parts = ["steps", "failed", "calls", "objects"] as const;
  const differing: string[] = parts.filter((part) => JSON.stringify(a[part]) !== JSON.stringify(b[part]));
  const urns = new Set([...a.state, ...b.state].map(urnOf));
  for (const urn of urns) {
    const [left, right] = [a, b].map(({ state }) => JSON.stringify(state.filter((r) => urnOf(r) === urn)));
    if (left !== right) differing.push(`state of ${urn}`);
  }
  return differing;
}

export const urnOf = (resource: Json): string => textOf((resource as { urn?: Json }).urn);

export const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");

export const shortUrn = (urn: string): string => urn.replace(/^urn:pulumi:[^:]+::[^:]+::/, "");

export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
