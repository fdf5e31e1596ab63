import {
  catalogue,
  listPlanValues,
  loadCustomerPlan,
  PLACEHOLDER_PUBLIC_KEY,
  resolvePlanPath,
  type CustomerPlan,
  type PlanValue,
} from "../../contract";
import { alignColumns, JSON_SCHEMA_VERSION, type VerbResult } from "../output";
import { openProject } from "../project";

/**
 * Each effective value of a customer's plan and why it is so. Reads card and provider file alone: no platform, key,
 * passphrase or SDK is needed.
 *
 * @param path part of the plan, e.g. `systems.web.patching`; absent: all of it
 */
export function explain(customer: string, path = ""): VerbResult {
  const plan = loadCustomerPlan(openProject(process.cwd()).root, customer, { environment: "placeholders" });
  const prefix = resolvePlanPath(plan, path);
  const values = listPlanValues(plan)
    .filter((value) => isBelow(value.path, prefix))
    .map(hidePlaceholder);
  return {
    exitCode: 0,
    text: renderValues(plan, values),
    json: { schemaVersion: JSON_SCHEMA_VERSION, customer, values: values.map(valueToJson) },
  };
}

function isBelow(path: string, prefix: string): boolean {
  return prefix === "" || path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[`);
}

/** A key from the environment is known where it is deployed, not here. */
function hidePlaceholder(value: PlanValue): PlanValue {
  return value.value === PLACEHOLDER_PUBLIC_KEY ? { ...value, value: "[unknown]" } : value;
}

function valueToJson({ path, value, printed, origin }: PlanValue): Record<string, unknown> {
  const { kind, clause, place } = origin;
  const clauseText = clause === undefined ? undefined : catalogue.findClause(clause)?.text;
  return {
    path,
    value,
    printed: printed ?? null,
    origin: { kind, clause: clause ?? null, clauseText: clauseText ?? null, place: place ?? null },
  };
}

/** A heading per system and per part of the customer, below it one line per value. */
function renderValues(plan: CustomerPlan, values: readonly PlanValue[]): string {
  const groups = new Map<string, PlanValue[]>();
  for (const value of values) {
    const group = groupOf(value.path);
    groups.set(group, [...(groups.get(group) ?? []), value]);
  }
  return [...groups]
    .map(([group, members]) => {
      const rows = members.map((value) => [
        "",
        value.path.slice(group.length).replace(/^\./, ""),
        ...cellsOf(value),
      ]);
      return `${titleOf(plan, group)}\n${alignColumns(rows)}`;
    })
    .join("\n");
}

/** `systems[0]` for what is inside of a system, `provider` …; the empty text for values of the customer itself. */
function groupOf(path: string): string {
  return /^(?:systems\[\d+\]|provider|appliance|satellite)(?=[.[])/.exec(path)?.[0] ?? "";
}

function titleOf(plan: CustomerPlan, group: string): string {
  const index = /\d+/.exec(group)?.[0];
  if (index === undefined) return group === "" ? plan.customer : group;
  return `${group} ${plan.systems[Number(index)]?.name ?? ""}`;
}

/** As typed, and where the datasheet has its own spelling also as printed; then the origin. */
function cellsOf({ value, printed, origin }: PlanValue): readonly string[] {
  const { kind, clause, place } = origin;
  const at = place && `${place.file}:${place.line}:${place.column}`;
  const text =
    clause === undefined ? undefined : `${clause} ${catalogue.findClause(clause)?.text ?? ""}`.trimEnd();
  const typed = shorten(describeValue(value));
  return [
    printed === undefined ? typed : `${typed} (${JSON.stringify(printed)})`,
    kind,
    [at, text].filter((part) => part !== undefined).join("  "),
  ];
}

function describeValue(value: PlanValue["value"]): string {
  if (typeof value !== "object") return String(value);
  if (!("quantity" in value)) return "none";
  const { quantity, ...limits } = value;
  return [quantity, ...Object.values(limits).map(String)].join(" ");
}

/** A public key would push the other columns off the screen; JSON has all of it. */
const VALUE_WIDTH = 60;

function shorten(text: string): string {
  return text.length <= VALUE_WIDTH ? text : `${text.slice(0, VALUE_WIDTH - 1)}…`;
}
