import type { Basis, CheckPlan } from "../plan";
import { applicationIncludes, managedOsIncludes } from "./matrices";

/**
 * Whether the `sonst` cells of a check act. SLA Premium makes all of them act (R65, O5). Without it they do under
 * Managed OS Advanced (R91), and under Application Expert (R106) for what watches the application: checks 2 and 4 (O44).
 */
export function otherwiseActs(basis: Basis, slaPremium: boolean, check: CheckPlan["check"]): boolean {
  if (slaPremium) return true;
  if (basis.family === "serviceCard") return false;
  if (managedOsIncludes(basis.level, "R91") === "yes") return true;
  const { managedApplication } = basis;
  const watchesApplication = check === 2 || check === 4;
  return (
    watchesApplication &&
    managedApplication !== undefined &&
    applicationIncludes(managedApplication.level, "R106") === "yes"
  );
}
