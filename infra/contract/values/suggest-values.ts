/**
 * Metadata for a text field of which an editor should offer the usual values while others stay allowed. JSON Schema's
 * `examples` would do, but zod drops them from fields that are transformed, and editors show an enum better.
 */
export function suggestValues(values: readonly string[]): { anyOf: object[] } {
  return { anyOf: [{ enum: values }, { type: "string" }] };
}
