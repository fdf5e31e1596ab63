export * from "./difference";
export { savedPlanErrors } from "./errors";
export { describePlan, readSavedPlan, writeSavedPlan, type SavedPlan } from "./saved-plan";
export type { Sealer } from "./seal";
