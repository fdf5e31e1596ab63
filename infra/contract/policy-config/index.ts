export { type LocatedPolicyConfig, parsePolicyConfig } from "./parse-policy-config";
export type { EnforcementLevel, PolicyConfig, PolicySetting } from "./policy-config";
export { enforcementLevelSchema } from "./schema";
