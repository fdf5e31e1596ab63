/**
 * The canonical JSON text of a value (RFC 8785): keys sorted, no blanks. Equal values have equal bytes, so that a hash of
 * one means something.
 */
export function toCanonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
