import type { DiagnosticKind } from "../../diagnostics";
import type { ShapeProblem } from "./shape-problem";
import { type DocumentPath, formatPath } from "./path";

/**
 * Finds entries of a list that say the same as an earlier one. `identify` returns what must be unique in an entry, and
 * undefined for an entry without it (which the schema reports).
 */
export function findDuplicates(
  list: unknown,
  path: DocumentPath,
  kind: DiagnosticKind,
  identify: (entry: unknown) => { readonly id: string; readonly path?: DocumentPath } | undefined,
): ShapeProblem[] {
  if (!Array.isArray(list)) return [];
  const seen = new Map<string, number>();
  return list.flatMap((entry: unknown, i): ShapeProblem[] => {
    const found = identify(entry);
    if (!found) return [];
    const first = seen.get(found.id);
    if (first === undefined) {
      seen.set(found.id, i);
      return [];
    }
    const here = [...path, i, ...(found.path ?? [])];
    const message = `${formatPath(here)}: ${found.id} stands already in ${formatPath([...path, first])}`;
    return [{ kind, message, path: here }];
  });
}

/** The property of an entry that may be anything; undefined where there is none. */
export function propertyOf(entry: unknown, key: string): unknown {
  return typeof entry === "object" && entry !== null && Object.hasOwn(entry, key)
    ? (entry as Record<string, unknown>)[key]
    : undefined;
}

/** Identifies entries by a text property, for findDuplicates. */
export function byText(key: string) {
  return (entry: unknown) => {
    const id = propertyOf(entry, key);
    return typeof id === "string" ? { id, path: [key] } : undefined;
  };
}
