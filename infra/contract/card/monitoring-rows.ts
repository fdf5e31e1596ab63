import { EXTERNAL_QUANTITIES, findOperatingSystem, type StandardCheck, standardChecksOf } from "../catalogue";
import type { Threshold } from "../plan";
import { parseThreshold, skeletonOf } from "../values";

/** The rows of the datasheet that an operating system can have; one that we do not know counts as Linux. */
export function standardChecksFor(osId: unknown): readonly StandardCheck[] {
  const os = typeof osId === "string" ? findOperatingSystem(osId) : undefined;
  return standardChecksOf(os?.family ?? "debian");
}

/** Finds a row of the datasheet by our name of it or as printed, e.g. `disk (Standard)`, in any usual spelling. */
export function findStandardCheck(
  checks: readonly StandardCheck[],
  service: string,
): StandardCheck | undefined {
  const wanted = skeletonOf(service);
  return checks.find(({ name, printed }) => skeletonOf(name) === wanted || skeletonOf(printed) === wanted);
}

/** What the thresholds of a row may measure; empty: the row has none. */
export function quantitiesOf(
  standard: StandardCheck | undefined,
  isExternal: boolean,
): readonly Threshold["quantity"][] {
  if (standard) return standard.quantity === undefined ? [] : [standard.quantity];
  return isExternal ? EXTERNAL_QUANTITIES : ["number"];
}

/** Reads a threshold cell: a number counts as its digits. */
export function readThreshold(
  from: string | number,
  quantities: readonly Threshold["quantity"][],
): Threshold | undefined {
  return parseThreshold(String(from), quantities);
}
