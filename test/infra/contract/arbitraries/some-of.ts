import fc from "fast-check";

/** Some of these optional parts. Mostly one: small cards find most mistakes and cost the least time. */
export function someOf(parts: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> {
  const one = fc
    .constantFrom(...Object.entries(parts))
    .chain(([key, value]) => value.map((chosen) => ({ [key]: chosen })));
  return fc.oneof(
    { weight: 3, arbitrary: one },
    { weight: 1, arbitrary: fc.record(parts, { requiredKeys: [] }) },
  );
}
