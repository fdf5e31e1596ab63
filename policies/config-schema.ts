import { z } from "zod";
import { isFixed } from "../infra/audit/findings";
import { enforcementLevelSchema } from "../infra/contract";
import type { Rule } from "./rule";

const levels = enforcementLevelSchema.options;

/**
 * The JSON Schema (draft 7) of `--policy-pack-config`, for editors: each policy with the levels that it may have, and its
 * own properties.
 */
export function describePolicyConfig(rules: readonly Rule[]): Record<string, unknown> {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Configuration of the policy pack",
    type: "object",
    properties: {
      all: { description: "Every policy without a level of its own", enum: levels },
      ...Object.fromEntries(rules.map((rule) => [rule.id, describeRule(rule)])),
    },
    additionalProperties: false,
  };
}

function describeRule(rule: Rule): Record<string, unknown> {
  const level = isFixed(rule)
    ? { enum: [rule.enforcementLevel], description: "Nothing changes it" }
    : { enum: levels, default: rule.enforcementLevel };
  return {
    title: rule.displayName,
    description: rule.description,
    anyOf: [
      level,
      {
        type: "object",
        properties: { enforcementLevel: level, ...describeProperties(rule) },
        additionalProperties: false,
      },
    ],
  };
}

/** The properties that a policy itself has; none for most. */
export function describeProperties(rule: Rule): Record<string, unknown> {
  if (rule.scope === "resource" || !rule.settings) return {};
  return z.toJSONSchema(rule.settings, { target: "draft-7", io: "input" }).properties ?? {};
}
