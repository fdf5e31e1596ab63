import type { SourcePlace } from "../../diagnostics";
import type { CustomerPlan, Origin } from "../plan";

/**
 * Why the value at a plan path is what it is: its own origin or the one of its nearest parent.
 *
 * @param path e.g. `systems[0].services[1].sources[0]` or `provider.sources[0]`
 */
export function describeOrigin(plan: CustomerPlan, path: string): Origin | undefined {
  return nearest(plan, path, () => true);
}

/**
 * The line that a person edits to change the value at a plan path. A value that no file names, e.g. a default, leads
 * to the nearest parent that one names.
 */
export function locate(plan: CustomerPlan, path: string): SourcePlace | undefined {
  return nearest(plan, path, (origin) => origin.place !== undefined)?.place;
}

/**
 * The plan path of the element that equals `value` in the list at `prefix`: for a finding that knows the offending
 * value, e.g. `0.0.0.0/0`, but not its index. Without such an element it is `prefix`.
 */
export function findPlanPath(plan: CustomerPlan, prefix: string, value: unknown): string {
  const list = readPlanPath(plan, prefix);
  const index = Array.isArray(list) ? list.indexOf(value) : -1;
  return index < 0 ? prefix : `${prefix}[${index}]`;
}

function nearest(
  plan: CustomerPlan,
  path: string,
  isWanted: (origin: Origin) => boolean,
): Origin | undefined {
  for (let current = path; current !== ""; current = parentOf(current)) {
    const origin = plan.origins.get(current);
    if (origin && isWanted(origin)) return origin;
  }
  return undefined;
}

/** `a.b[0]` → `a.b` → `a` → the empty text. */
function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("."), path.lastIndexOf("["), 0));
}

function readPlanPath(plan: CustomerPlan, path: string): unknown {
  let current: unknown = plan;
  for (const step of path.split(/[.[\]]+/).filter((s) => s !== "")) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string, unknown>)[step];
  }
  return current;
}
