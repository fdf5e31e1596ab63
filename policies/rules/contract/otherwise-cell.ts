import { customerOf, type ResourceGraph, type SystemView } from "../../../infra/audit/graph";
import { catalogue } from "../../../infra/contract";
import { readBasis } from "../../checks/basis";
import { readCells, readRows } from "../../checks/monitoring-rows";
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

/** R65, O5: without SLA Premium a `sonst` cell is inert, unless the level makes it act (O44). Advice: it is said, not refused. */
export const otherwiseCell: GraphRule = {
  id: "otherwise-cell",
  displayName: "Reactions at night and on weekends act",
  description:
    "A reaction that the card writes into a `sonst` cell acts by SLA Premium or by the booked level.",
  clauses: ["R65", "O5", "O44"],
  controls: [...bsi("OPS.1.1.1.A9"), ...iso("5.26", "8.16")],
  severity: "low",
  enforcementLevel: "advisory",
  remediation: 'Book `slaPremium: true` or a level that reacts around the clock, or write `sonst: "-"`.',
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => judgeSystem(graph, system)),
};

function judgeSystem(graph: ResourceGraph, system: SystemView): readonly Outcome[] {
  const { facts } = customerOf(graph);
  const written = new Set(facts.get("writtenCells").strings());
  const slaPremium = facts.get("slaPremium").boolean();
  const basis = readBasis(system.plan);
  const cells = readRows(system)
    .flatMap(readCells)
    .filter(
      ({ period, path, reaction }) => period === "sonst" && written.has(path) && reaction !== "acknowledge",
    );
  if (cells.length === 0) return [notApplicable("the card writes no reaction into a `sonst` cell")];
  const inert = cells.filter(({ row }) => !catalogue.otherwiseActs(basis, slaPremium, row.check));
  return violationsOr(
    inert.map(({ row, reaction, path }) =>
      violation(
        `found ${reaction} for ${row.name} outside of workdays 7-18, which is inert; required: SLA Premium`,
        {
          path,
        },
      ),
    ),
    "all written `sonst` cells act",
  );
}
