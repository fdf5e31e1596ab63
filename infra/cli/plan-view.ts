import type { DeploymentResult, Step } from "../engine";
import { alignColumns, JSON_SCHEMA_VERSION } from "./output";

const SIGN: Record<Step["op"], string> = {
  create: "+ create",
  update: "~ update",
  replace: "± replace",
  delete: "- delete",
  "delete-replaced": "- delete old",
  same: "  same",
};

/** The public JSON form of a plan (docs/json.md). */
export function planToJson(result: DeploymentResult): Record<string, unknown> {
  return {
    schemaVersion: JSON_SCHEMA_VERSION,
    summary: countSteps(result.steps),
    steps: result.steps.map(({ urn, op, diff }) => ({ urn, op, diff })),
  };
}

/** Steps that change something, one line each with what differs, then the counts. */
export function renderPlan(result: DeploymentResult): string {
  const changing = result.steps.filter((step) => step.op !== "same");
  if (changing.length === 0) return "nothing to change\n";
  const lines = changing.map(
    (step) =>
      alignColumns([[SIGN[step.op], shortType(step.type), step.name]]) + step.diff.map(renderDiff).join(""),
  );
  const counts = Object.entries(countSteps(result.steps)).filter(([, count]) => count > 0);
  return `${lines.join("")}${counts
    .map(([op, count]) => `${count} to ${op}`)
    .join(", ")
    .replace("to same", "unchanged")}\n`;
}

function renderDiff({ path, from, to }: Step["diff"][number]): string {
  return `    ${path}: ${brief(from)} → ${brief(to)}\n`;
}

const LIMIT = 80;

function brief(value: unknown): string {
  const text = value === undefined ? "(absent)" : (JSON.stringify(value) ?? "(absent)");
  return text.length > LIMIT ? `${text.slice(0, LIMIT)}…` : text;
}

function countSteps(
  steps: readonly Step[],
): Record<"create" | "update" | "replace" | "delete" | "same", number> {
  const summary = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  for (const { op } of steps) if (op !== "delete-replaced") summary[op] += 1;
  return summary;
}

/** `pulumi-nodejs:dynamic/lxd:Instance` → `lxd:Instance`. */
export function shortType(type: string): string {
  return type.replace("pulumi-nodejs:dynamic/", "").replace(/:index(\/[^:]+)?:/, ":");
}
