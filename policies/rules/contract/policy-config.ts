import { enforcementLevelSchema } from "../../../infra/contract";
import { isFixed, readSettings } from "../../../infra/audit/findings";
import { NotEvaluableError, type Value } from "../../../infra/audit/graph";
import {
  checkCustomer,
  iso,
  violation,
  violationsOr,
  type GraphRule,
  type Outcome,
  type Rule,
} from "../../rule";

/**
 * O28: what is mandatory is the provider's decision, and reports say so. The configuration names policies that exist,
 * with properties that they have; what nothing may lift stays as it is.
 *
 * @param rules every rule that ships
 */
export function policyConfig(rules: () => readonly Rule[]): GraphRule {
  return {
    id: "policy-config",
    displayName: "The pack's configuration is understood",
    description:
      "stacks/policy-config.json names policies that exist and can be lowered, and properties that they have.",
    clauses: ["O28"],
    controls: iso("5.36"),
    severity: "high",
    enforcementLevel: "mandatory",
    remediation:
      "Correct stacks/policy-config.json; docs/schema/policy-config.schema.json says what it may hold.",
    scope: "graph",
    nothingToCheck: "the plan has no customer",
    isFixed: true,
    checks: (graph) =>
      checkCustomer(graph, (facts) => {
        const config = facts.get("policyConfig");
        if (!config.isPresent) return violationsOr([], "the pack is not configured");
        const violations = config.keys().flatMap((id) => judgeEntry(id, config.get(id), rules(), config));
        return violationsOr(violations, "every policy and property of the configuration is known", {
          path: config.path,
        });
      }),
  };
}

function judgeEntry(id: string, entry: Value, rules: readonly Rule[], config: Value): readonly Outcome[] {
  const level = readLevel(entry.get("level"));
  const { path } = entry;
  if (id === "all") return judgeAll(level, entry, rules, config);
  const rule = rules.find((candidate) => candidate.id === id);
  if (!rule) return [violation(`found ${JSON.stringify(id)}; required: the id of a policy`, { path })];
  return [
    ...(isFixed(rule) && level !== null && level !== rule.enforcementLevel
      ? [
          violation(
            `found ${id} set to ${level}; required: ${rule.enforcementLevel}, which nothing changes`,
            { path },
          ),
        ]
      : []),
    ...judgeProperties(rule, entry.get("properties")),
  ];
}

/** The Pulumi CLI takes the level of `all` for fixed policies too. */
function judgeAll(
  level: Rule["enforcementLevel"] | "disabled" | null,
  entry: Value,
  rules: readonly Rule[],
  config: Value,
): readonly Outcome[] {
  const { path } = entry;
  const open = rules.filter(
    (rule) =>
      isFixed(rule) &&
      level !== null &&
      level !== rule.enforcementLevel &&
      !(config.get(rule.id).isPresent && config.get(rule.id).get("level").isPresent),
  );
  const ids = open.map(({ id }) => id).join(", ");
  return [
    ...(open.length > 0
      ? [
          violation(`found all policies set to ${level ?? ""}; required: an entry of their own for ${ids}`, {
            path,
          }),
        ]
      : []),
    ...(entry.get("properties").keys().length > 0
      ? [violation("found properties for all policies; required: properties of one policy", { path })]
      : []),
  ];
}

function judgeProperties(rule: Rule, properties: Value): readonly Outcome[] {
  const keys = properties.keys();
  const { path } = properties;
  if (keys.length === 0) return [];
  if (rule.scope === "resource" || !rule.settings) {
    return [violation(`found properties of ${rule.id} (${keys.join(", ")}); required: none`, { path })];
  }
  if (readSettings(rule, properties.record())) return [];
  const known = Object.keys(rule.settings.shape).join(", ");
  return [
    violation(`found properties of ${rule.id} that do not fit; required: ${known}, by the schema`, { path }),
  ];
}

function readLevel(value: Value): Rule["enforcementLevel"] | "disabled" | null {
  if (!value.isPresent) return null;
  const level = enforcementLevelSchema.safeParse(value.string());
  if (!level.success) throw new NotEvaluableError(`${value.path} is not an enforcement level`, value.path);
  return level.data;
}
