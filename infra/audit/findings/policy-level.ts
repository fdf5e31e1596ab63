import type { EnforcementLevel } from "../../contract";
import { resourcesOfType, resourceTypes, Value, type ResourceGraph } from "../graph";
import type { Rule } from "./rule";

/** How a rule is to be enforced, and its properties as they were written, before its schema has seen them. */
export interface PolicyLevel {
  readonly level: EnforcementLevel;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A policy that the configuration enforces less than the policy itself asks for. */
export interface LoweredPolicy {
  readonly id: string;
  readonly usual: Rule["enforcementLevel"];
  readonly effective: "advisory" | "disabled";
}

/** Whether neither waiver nor configuration may lift a rule. */
export function isFixed(rule: Rule): boolean {
  return rule.scope === "resource" || rule.isFixed === true;
}

/**
 * What the pack's configuration, as the Customer component registered it, makes of a rule. Where it cannot be read the
 * rule stands as it is; `policy-config` says what is wrong with it.
 */
export function levelOf(rule: Rule, graph: ResourceGraph): PolicyLevel {
  const usual = { level: rule.enforcementLevel, properties: {} };
  if (isFixed(rule)) return usual;
  const config = readConfig(graph);
  const own = config[rule.id];
  return {
    level: own?.level ?? config["all"]?.level ?? rule.enforcementLevel,
    properties: own?.properties ?? {},
  };
}

const RANK: Readonly<Record<EnforcementLevel, number>> = { disabled: 0, advisory: 1, mandatory: 2 };

/** Every rule that the configuration lowers or disables, in the order of the rules. */
export function loweredPolicies(rules: readonly Rule[], graph: ResourceGraph): readonly LoweredPolicy[] {
  return rules.flatMap((rule) => {
    const { level } = levelOf(rule, graph);
    if (level === "mandatory" || RANK[level] >= RANK[rule.enforcementLevel]) return [];
    return [{ id: rule.id, usual: rule.enforcementLevel, effective: level }];
  });
}

interface ReadSetting {
  readonly level: EnforcementLevel | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

function readConfig(graph: ResourceGraph): Readonly<Record<string, ReadSetting>> {
  const [customer, second] = resourcesOfType(graph, resourceTypes.customer);
  const raw: unknown = second ? undefined : customer?.outputs["policyConfig"];
  if (!isRecord(raw)) return {};
  return Object.fromEntries(
    Object.entries(raw).map(([id, setting]) => {
      const { level, properties } = isRecord(setting) ? setting : {};
      return [
        id,
        { level: isLevel(level) ? level : null, properties: isRecord(properties) ? properties : {} },
      ];
    }),
  );
}

const isLevel = (value: unknown): value is EnforcementLevel =>
  typeof value === "string" && Object.hasOwn(RANK, value);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A rule's properties, defaults filled in; undefined where they are not what the rule's schema describes. */
export function readSettings(rule: Rule, properties: PolicyLevel["properties"]): Value | undefined {
  if (rule.scope === "resource" || !rule.settings) return new Value({});
  const parsed = rule.settings.safeParse(properties);
  return parsed.success ? new Value(parsed.data) : undefined;
}
