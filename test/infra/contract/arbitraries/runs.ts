/** How often a property is tried: MVM_PROPERTY_RUNS for the long run by hand, else what CI has time for. */
export function runsOf(inContinuousIntegration: number): number {
  const wanted = Number(process.env["MVM_PROPERTY_RUNS"]);
  return Number.isInteger(wanted) && wanted > 0 ? wanted : inContinuousIntegration;
}
