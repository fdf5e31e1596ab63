import { isDeepStrictEqual } from "node:util";
import type { SavedPlan, SavedStep } from "./saved-plan";

type Plan = Omit<SavedPlan, "seal">;
type Diff = SavedStep["diff"];

/** What a plan would do now and did not say when it was saved. */
export interface PlanDifference {
  /** Steps that nobody has seen. */
  readonly added: readonly SavedStep[];
  /** Steps that are not needed any more. */
  readonly missing: readonly SavedStep[];
  /** The same step with other values: only the places that differ. */
  readonly changed: readonly { readonly urn: string; readonly op: string; planned: Diff; now: Diff }[];
  /** urns of resources that shall be something else in values that no plan shows. */
  readonly hidden: readonly string[];
  /** Platform and endpoint, where they differ. */
  readonly target?: { readonly planned: string; readonly now: string };
  /** Why it may differ: files and state that changed since. Alone these are no difference. */
  readonly since: readonly string[];
}

/** Undefined: the plan would do now exactly what it said. */
export function comparePlans(planned: Plan, now: Plan): PlanDifference | undefined {
  const [before, after] = [indexSteps(planned), indexSteps(now)];
  const both = [...before].flatMap(([key, step]) => {
    const other = after.get(key);
    return other ? [{ key, step, other }] : [];
  });
  const changed = both
    .map(({ step, other }) => ({
      urn: step.urn,
      op: step.op,
      planned: without(step.diff, other.diff),
      now: without(other.diff, step.diff),
    }))
    .filter((change) => change.planned.length + change.now.length > 0);
  const difference = {
    added: [...after].filter(([key]) => !before.has(key)).map(([, step]) => step),
    missing: [...before].filter(([key]) => !after.has(key)).map(([, step]) => step),
    changed,
    hidden: [
      ...new Set(
        both
          .map(({ step }) => step.urn)
          .filter((urn) => planned.wanted[urn] !== now.wanted[urn])
          .filter((urn) => !changed.some((change) => change.urn === urn)),
      ),
    ],
    ...(planned.target === now.target ? {} : { target: { planned: planned.target, now: now.target } }),
  };
  const { added, missing, hidden } = difference;
  const differs = added.length + missing.length + changed.length + hidden.length > 0 || difference.target;
  return differs ? { ...difference, since: listSince(planned, now) } : undefined;
}

function indexSteps(plan: Plan): Map<string, SavedStep> {
  const changing = plan.plan.steps.filter((step) => step.op !== "same");
  return new Map(changing.map((step) => [`${step.op} ${step.urn}`, step]));
}

const without = (entries: Diff, others: Diff): Diff =>
  entries.filter((entry) => !others.some((other) => isDeepStrictEqual(entry, other)));

function listSince(planned: Plan, now: Plan): string[] {
  const files = Object.keys(now.files).filter((name) => now.files[name] !== planned.files[name]);
  const state =
    planned.state.sha256 === now.state.sha256
      ? []
      : [now.state.updatedAt === null ? "the state" : `the state (${now.state.updatedAt})`];
  return [...files, ...state];
}

/** For the terminal: what a person must look at again. Ends with a newline. */
export function renderDifference(difference: PlanDifference): string {
  const { added, missing, changed, hidden, target, since } = difference;
  return [
    ...(target ? [`  target   planned ${target.planned}; now ${target.now}`] : []),
    ...added.flatMap((step) => [
      `  new      ${title(step)}`,
      ...step.diff.map((entry) => `    ${entry.path}: ${brief(entry.from)} → ${brief(entry.to)}`),
    ]),
    ...missing.map((step) => `  missing  ${title(step)}`),
    ...changed.flatMap((change) => [`  changed  ${title(change)}`, ...describeChange(change)]),
    ...hidden.map((urn) => `  changed  ${nameOf(urn)}: values that a plan does not show`),
    ...(since.length > 0 ? [`changed since the plan was made: ${since.join(", ")}`] : []),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function describeChange({ planned, now }: PlanDifference["changed"][number]): string[] {
  const paths = [...new Set([...planned, ...now].map((entry) => entry.path))];
  return paths.flatMap((path) => {
    const [before, after] = [planned, now].map((list) => list.find((entry) => entry.path === path));
    const [was, is] = focus(arrow(before), arrow(after));
    return [`    ${path}: planned ${was}`, `    ${" ".repeat(path.length)}  now     ${is}`];
  });
}

const arrow = (entry: Diff[number] | undefined): string =>
  entry ? `${toText(entry.from)} → ${toText(entry.to)}` : "(no change)";

const LIMIT = 80;
/** Characters shown before the first difference. */
const LEAD = 30;

/** Long values are cut so that the place where they differ stays in sight. */
function focus(a: string, b: string): [string, string] {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  const start = same > LEAD ? same - LEAD : 0;
  const cut = (text: string): string =>
    `${start > 0 ? "…" : ""}${text.slice(start, start + LIMIT)}${text.length > start + LIMIT ? "…" : ""}`;
  return [cut(a), cut(b)];
}

const brief = (value: unknown): string => {
  const text = toText(value);
  return text.length > LIMIT ? `${text.slice(0, LIMIT)}…` : text;
};

const toText = (value: unknown): string =>
  value === undefined ? "(absent)" : (JSON.stringify(value) ?? "(absent)");

const title = ({ op, urn }: { op: string; urn: string }): string => `${op} ${nameOf(urn)}`;
const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;
