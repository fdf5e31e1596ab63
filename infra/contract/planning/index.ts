export { buildPlan, type BuiltPlan, type PlanSettings } from "./build-plan";
export { describeOrigin, findPlanPath, locate } from "./origins";
export { type KeyEnvironment, PLACEHOLDER_PUBLIC_KEY } from "./resolve-keys";
