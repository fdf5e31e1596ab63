/** How often a property is tried: MVM_PROPERTY_RUNS for the long run by hand, what CI has time for, else a tenth. */
export function runsOf(inContinuousIntegration: number): number {
  const wanted = Number(process.env["MVM_PROPERTY_RUNS"]);
  if (Number.isInteger(wanted) && wanted > 0) return wanted;
  return process.env["CI"] ? inContinuousIntegration : Math.ceil(inContinuousIntegration / 10);
}
