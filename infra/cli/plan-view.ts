import type { DeploymentResult, Step } from "../engine";
import { JSON_SCHEMA_VERSION } from "./output";

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
  const width = Math.max(...changing.map((step) => shortType(step.type).length));
  const lines = changing.map(
    (step) =>
      `${SIGN[step.op].padEnd(SIGN_WIDTH)}  ${shortType(step.type).padEnd(width)}  ${step.name}\n` +
      step.diff.map(renderDiff).join(""),
  );
  return `${lines.join("")}${renderCounts(result.steps, PLANNED)}\n`;
}

const SIGN_WIDTH = Math.max(...Object.values(SIGN).map((sign) => sign.length));

type Counted = "create" | "update" | "replace" | "delete" | "same";

const PLANNED: Record<Counted, string> = {
  create: "to create",
  update: "to update",
  replace: "to replace",
  delete: "to delete",
  same: "unchanged",
};

const MADE: Record<Counted, string> = {
  create: "created",
  update: "updated",
  replace: "replaced",
  delete: "deleted",
  same: "unchanged",
};

/** `1 updated, 12 unchanged`: what a run did, in one line without its end. */
export function renderOutcome(result: DeploymentResult): string {
  return renderCounts(result.steps, MADE);
}

function renderCounts(steps: readonly Step[], words: Record<Counted, string>): string {
  return Object.entries(countSteps(steps))
    .filter(([, count]) => count > 0)
    .map(([op, count]) => `${count} ${words[op as Counted]}`)
    .join(", ");
}

function renderDiff({ path, from, to }: Step["diff"][number]): string {
  return `    ${path}: ${brief(from)} → ${brief(to)}\n`;
}

const LIMIT = 80;

function brief(value: unknown): string {
  const text = value === undefined ? "(absent)" : (JSON.stringify(value) ?? "(absent)");
  return text.length > LIMIT ? `${text.slice(0, LIMIT)}…` : text;
}

function countSteps(steps: readonly Step[]): Record<Counted, number> {
  const summary = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  for (const { op } of steps) if (op !== "delete-replaced") summary[op] += 1;
  return summary;
}

/** `pulumi-nodejs:dynamic/lxd:Instance` → `lxd:Instance`. */
export function shortType(type: string): string {
  return type.replace("pulumi-nodejs:dynamic/", "").replace(/:index(\/[^:]+)?:/, ":");
}
