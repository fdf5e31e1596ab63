import type { SystemView } from "../../../infra/audit/graph";
import { readRows, type RowView } from "../../checks/monitoring-rows";
import { describeThreshold, isBeyond } from "../../checks/thresholds";
import {
  bsi,
  checkEachSystem,
  iso,
  notApplicable,
  violation,
  violationsOr,
  type GraphRule,
  type Outcome,
} from "../../rule";

/** R62, O38: critical is tested first, so a warning from beyond it would never be given. */
export const warnBeyondCritical: GraphRule = {
  id: "warn-beyond-critical",
  displayName: "Warnings come before critical states",
  description: "No row of the datasheet warns only from beyond its critical threshold.",
  clauses: ["R62", "O38"],
  controls: [...bsi("OPS.1.1.1.A9"), ...iso("8.16")],
  severity: "medium",
  enforcementLevel: "mandatory",
  remediation: "Exchange the two thresholds, or correct the one that is wrong.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, judgeSystem),
};

function judgeSystem(system: SystemView): readonly Outcome[] {
  const rows = readRows(system).filter(
    ({ value }) => value.get("warn").isPresent && value.get("critical").isPresent,
  );
  if (rows.length === 0) return [notApplicable("no row has two thresholds")];
  return violationsOr(rows.flatMap(judgeRow), `${rows.length} rows warn before they are critical`);
}

function judgeRow({ name, value }: RowView): readonly Outcome[] {
  const warn = value.get("warn").get("from");
  const critical = value.get("critical").get("from");
  if (!isBeyond(warn, critical)) return [];
  const found = `${name} warning from ${describeThreshold(warn)} and critical from ${describeThreshold(critical)}`;
  return [violation(`found ${found}; required: the warning first`, { path: warn.path })];
}
