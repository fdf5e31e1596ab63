import { fail } from "../../diagnostics";
import { findClosest } from "../document";
import { contractErrors } from "../errors";
import type { CustomerPlan } from "../plan";

/**
 * The plan path that a person means. Entries of a list go by index or by name, as in the card: `systems.web.os` is
 * `systems[0].os`, and the name of a system alone stands for the system.
 *
 * @throws DiagnosticError MVM2120 where the plan has no such path, with the nearest one
 */
export function resolvePlanPath(plan: CustomerPlan, typed: string): string {
  const { origins: _origins, ...promised } = plan;
  const steps = typed.split(/[.[\]]+/).filter((step) => step !== "");
  const [first = ""] = steps;
  if (plan.systems.some(({ name }) => name === first) && !Object.hasOwn(promised, first)) {
    steps.unshift("systems");
  }
  let current: unknown = promised;
  let path = "";
  for (const step of steps) {
    const next = childrenOf(current).find(({ names }) => names.includes(step));
    if (!next) return refuse(typed, path, step, current);
    current = next.value;
    path = join(path, next.key);
  }
  return path;
}

interface Child {
  readonly key: string | number;
  /** What a person may call it, the best first. */
  readonly names: readonly string[];
  readonly value: unknown;
}

function childrenOf(value: unknown): readonly Child[] {
  if (Array.isArray(value)) {
    return (value as unknown[]).map((item, i) => ({
      key: i,
      names: [...nameOf(item), String(i)],
      value: item,
    }));
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([key, item]: [string, unknown]) => ({ key, names: [key], value: item }));
}

function nameOf(item: unknown): readonly string[] {
  if (typeof item !== "object" || item === null || !("name" in item)) return [];
  return typeof item.name === "string" ? [item.name] : [];
}

function join(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  return path === "" ? key : `${path}.${key}`;
}

function refuse(typed: string, path: string, step: string, parent: unknown): never {
  const shown = JSON.stringify(typed.slice(0, 120));
  const names = childrenOf(parent).map(({ names: [name = ""] }) => name);
  const closest = findClosest(step, names);
  const all = names.map((name) => join(path, name)).join(", ");
  const hint =
    closest !== undefined
      ? `did you mean \`${join(path, closest)}\`?`
      : names.length > 0
        ? `allowed: ${all}`
        : `\`${path}\` is a single value`;
  return fail(contractErrors.planPath, `${shown} is not in the plan`, { hint });
}
