import type {
  PolicyConfigSchema,
  PolicyPackArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { evaluateGraph, evaluateResource, type Finding } from "../infra/audit/findings";
import { graphFromPolicySdk, nodeFromPolicySdk } from "../infra/audit/graph";
import { describeProperties } from "./config-schema";
import type { GraphRule, ResourceRule, Rule } from "./rule";
import { rules } from "./rules";

export { describePolicyConfig } from "./config-schema";
export { rules } from "./rules";

export const packName = "managed-vm";

/**
 * The rules as CrossGuard policies. Importing this starts no server; `new PolicyPack(packName, packArgs())` does. The
 * SDK turns an unknown value into an advice, i.e. it fails open; here it is a violation like any other. Levels and
 * properties are those of `--policy-pack-config` alone: without it the pack is as strict as it ships.
 */
export function packArgs(selected: readonly Rule[] = rules): PolicyPackArgs {
  return {
    displayName: "Managed VMs",
    description: "The technical prerequisites and promises of the service descriptions.",
    policies: selected.map((rule) => (rule.scope === "resource" ? resourcePolicy(rule) : stackPolicy(rule))),
  };
}

function describeRule(rule: Rule) {
  return {
    name: rule.id,
    displayName: rule.displayName,
    description: rule.description,
    enforcementLevel: rule.enforcementLevel,
    severity: rule.severity,
    remediationSteps: rule.remediation,
    framework: {
      name: "managed-vm service descriptions",
      version: "1",
      reference: rule.clauses.join(", "),
      specification: rule.controls.map((control) => `${control.framework} ${control.id}`).join(", "),
    },
  };
}

/** The properties that `--policy-pack-config` may set for the policy. */
function describeSettings(rule: GraphRule): Pick<StackValidationPolicy, "configSchema"> {
  if (!rule.settings) return {};
  return { configSchema: { properties: describeProperties(rule) as PolicyConfigSchema["properties"] } };
}

function resourcePolicy(rule: ResourceRule): ResourceValidationPolicy {
  return {
    ...describeRule(rule),
    validateResource: (args, reportViolation) => {
      if (!rule.types.includes(args.type)) args.notApplicable(`applies to ${rule.types.join(", ")}`);
      for (const finding of evaluateResource([rule], nodeFromPolicySdk(args)))
        report(finding, reportViolation);
    },
  };
}

function stackPolicy(rule: GraphRule): StackValidationPolicy {
  return {
    ...describeRule(rule),
    ...describeSettings(rule),
    validateStack: (args, reportViolation) => {
      // A disabled policy is not called, and CrossGuard itself puts the level on a violation.
      const policy = { level: rule.enforcementLevel, properties: args.getConfig<Record<string, unknown>>() };
      const findings = evaluateGraph(rule, graphFromPolicySdk(args.resources), policy);
      const reasons = findings.map((finding) => finding.reason);
      if (findings.every((finding) => finding.state === "not-applicable"))
        args.notApplicable(reasons.join("; "));
      for (const finding of findings) report(finding, reportViolation);
    },
  };
}

function report(finding: Finding, reportViolation: (message: string, urn?: string) => void): void {
  if (finding.state !== "fail" && finding.state !== "not-evaluated") return;
  const state = finding.state === "fail" ? "" : "not evaluated: ";
  const place = finding.path === "" ? "" : ` [${finding.path}]`;
  reportViolation(
    `${state}${finding.reason}${place} (${finding.clauses.join(", ")})`,
    finding.resource || undefined,
  );
}
