import { isDeepStrictEqual } from "node:util";
import type { OwnDiff } from "../../own-resource";

/** What Pulumi puts in the place of a value that is only known after the deployment. */
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** True for a value that preview does not know yet. */
export function isUnknown(value: unknown): boolean {
  return value === UNKNOWN_TEXT || typeof value === "symbol";
}

/**
 * How a property counts: `update` in place; `replace` the object; `identity` likewise, but unknown means unchanged,
 * for what the object's own neighbour keeps for life.
 */
export type FieldRule = "update" | "replace" | "identity";

/** Compares the last state with the wanted values, field by field as the table says; other fields do not count. */
export function diffFields(
  rules: Readonly<Record<string, FieldRule>>,
  found: object,
  wanted: object,
): OwnDiff {
  const before = found as Readonly<Record<string, unknown>>;
  const after = wanted as Readonly<Record<string, unknown>>;
  const changed = Object.entries(rules).filter(([field, rule]) => {
    if (isUnknown(after[field])) return rule === "update";
    return !isDeepStrictEqual(before[field], after[field]);
  });
  return {
    changes: changed.length > 0,
    replaces: changed.filter(([, rule]) => rule !== "update").map(([field]) => field),
    deleteBeforeReplace: true,
    detail: changed.map(([path]) => ({ path, from: shown(before[path]), to: shown(after[path]) })),
  };
}

/** Compares live keys of a cloud object with those that we set: what differs was changed by hand. */
export function diffConfig(
  live: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): OwnDiff {
  const detail = Object.entries(wanted)
    .filter(([key, value]) => live[key] !== value)
    .map(([key, value]) => ({ path: `config["${key}"]`, from: live[key] ?? "", to: value }));
  return { changes: detail.length > 0, detail };
}

/** Joins the diffs of parts of one resource. */
export function joinDiffs(...parts: readonly OwnDiff[]): OwnDiff {
  return {
    changes: parts.some((part) => part.changes),
    replaces: parts.flatMap((part) => part.replaces ?? []),
    deleteBeforeReplace: true,
    detail: parts.flatMap((part) => part.detail ?? []),
  };
}

const shown = (value: unknown): unknown => (isUnknown(value) ? "[unknown]" : value);
