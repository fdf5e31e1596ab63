export { buildPlan, type BuiltPlan, type PlanSettings } from "./build-plan";
export { describeOrigin, findPlanPath, locate } from "./origins";
export { listPlanValues, type PlanValue } from "./plan-values";
export { type KeyEnvironment, PLACEHOLDER_PUBLIC_KEY } from "./resolve-keys";
export { resolvePlanPath } from "./resolve-plan-path";
