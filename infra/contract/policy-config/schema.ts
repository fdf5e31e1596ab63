import { z } from "zod";

/** CrossGuard knows a fourth level, `remediate`; no policy of ours changes resources. */
export const enforcementLevelSchema = z.enum(["advisory", "mandatory", "disabled"]);

/**
 * CrossGuard's own configuration of a policy pack (`--policy-pack-config`): a level, or properties with or without one,
 * by policy id; `all` stands for every policy without a level of its own.
 */
export const policyConfigSchema = z.record(
  z.string().max(80),
  z.union([enforcementLevelSchema, z.looseObject({ enforcementLevel: enforcementLevelSchema.optional() })]),
);
