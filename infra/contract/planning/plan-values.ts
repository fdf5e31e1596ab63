import type { CustomerPlan, Origin, Reaction, Threshold } from "../plan";
import { formatReaction, formatThreshold } from "../values";
import { describeOrigin } from "./origins";

/** One effective value of a plan. A threshold is one value; an empty list is one too, because nobody wrote more. */
export interface PlanValue {
  /** E.g. `systems[0].monitoring.checks[1].warn.from`. */
  readonly path: string;
  readonly value: string | number | boolean | Threshold | readonly never[] | Readonly<Record<string, never>>;
  /** As the datasheet prints it, where it has a spelling of its own. */
  readonly printed?: string;
  readonly origin: Origin;
}

/** Every value of a plan in the plan's order, each with its own or its inherited origin. */
export function listPlanValues(plan: CustomerPlan): readonly PlanValue[] {
  const { origins: _origins, ...promised } = plan;
  return listLeaves(promised, "").map(({ path, value }) => {
    const origin = describeOrigin(plan, path);
    if (!origin) throw new TypeError(`the plan does not say where ${path} comes from`);
    const printed = print(path, value);
    return { path, value, ...(printed !== undefined && { printed }), origin };
  });
}

type Leaf = Pick<PlanValue, "path" | "value">;

function listLeaves(value: unknown, path: string): readonly Leaf[] {
  if (typeof value !== "object" || value === null || isThreshold(value)) {
    return [{ path, value: value as Leaf["value"] }];
  }
  const parts = Array.isArray(value)
    ? (value as unknown[]).map((item, i) => [`${path}[${i}]`, item] as const)
    : Object.entries(value).map(([key, item]) => [path === "" ? key : `${path}.${key}`, item] as const);
  if (parts.length === 0) return [{ path, value: value as Leaf["value"] }];
  return parts.flatMap(([below, item]) => listLeaves(item, below));
}

function isThreshold(value: object): value is Threshold {
  return "quantity" in value;
}

/** Only reaction cells are printed otherwise than typed; other texts may happen to read like one. */
const REACTION_CELL = /\.(?:warn|critical)\.(?:werktags|sonst)$/;

function print(path: string, value: PlanValue["value"]): string | undefined {
  if (typeof value === "object") return isThreshold(value) ? formatThreshold(value) : undefined;
  return REACTION_CELL.test(path) ? formatReaction(value as Reaction) : undefined;
}
