import { customerOf, type ResourceGraph, type SystemView, type Value } from "../../../infra/audit/graph";
import { catalogue } from "../../../infra/contract";
import { readBasis } from "../../checks/basis";
import { listNames, readCells, readRows, type CellView } from "../../checks/monitoring-rows";
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

/** What a contact must have so that somebody can be told that way (R50-R53). Every contact has a mail address (R60). */
const NEEDS = [
  { what: "contact", has: () => true, reactions: ["mail", "fix+mail"] },
  {
    what: "contact with a mobile number",
    has: (contact: Value) => contact.get("hasMobile").boolean(),
    reactions: ["sms", "mobile", "fix+mobile"],
  },
  {
    what: "contact with an office number",
    has: (contact: Value) => contact.get("hasPhone").boolean(),
    reactions: ["phone", "fix+phone"],
  },
] as const;

/**
 * R50-R56, R112, O39: a reaction that tells somebody needs somebody who can be told that way. Cells that are inert do not
 * count (O5), and the datasheet's own cells only once the card names contacts: until then we keep the alarm.
 */
export const reactionNeedsContact: GraphRule = {
  id: "reaction-needs-contact",
  displayName: "Reactions can reach somebody",
  description: "For each reaction by SMS, mail or phone there is a contact with what it needs.",
  clauses: ["R50", "R51", "R52", "R53", "R54", "R55", "R56", "R112", "O39"],
  controls: [...bsi("OPS.1.1.1.A9", "DER.2.1.A3"), ...iso("5.24", "5.26")],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation: "Add a contact with that number under `contacts`, or choose another reaction.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => judgeSystem(graph, system)),
};

function judgeSystem(graph: ResourceGraph, system: SystemView): readonly Outcome[] {
  const { facts } = customerOf(graph);
  const contacts = facts.get("contacts").list();
  const written = new Set(facts.get("writtenCells").strings());
  const acting = listActingCells(system, facts.get("slaPremium").boolean());
  const cells = contacts.length > 0 ? acting : acting.filter(({ path }) => written.has(path));
  const judged = NEEDS.map((need) => ({
    need,
    cells: cells.filter(({ reaction }) => need.reactions.some((known) => known === reaction)),
  })).filter((wanted) => wanted.cells.length > 0);
  if (judged.length === 0) {
    return [notApplicable("the card orders no reaction that tells somebody; default rows alarm us")];
  }
  return violationsOr(
    judged
      .filter(({ need }) => !contacts.some((contact) => need.has(contact)))
      .map((wanted) => refuse(wanted.need.what, wanted.cells, written)),
    `${contacts.length} contacts can be told as the rows say`,
  );
}

function listActingCells(system: SystemView, slaPremium: boolean): readonly CellView[] {
  const basis = readBasis(system.plan);
  return readRows(system)
    .flatMap(readCells)
    .filter(
      ({ period, row }) => period === "werktags" || catalogue.otherwiseActs(basis, slaPremium, row.check),
    );
}

function refuse(what: string, cells: readonly CellView[], written: ReadonlySet<string>): Outcome {
  const reactions = [...new Set(cells.map(({ reaction }) => reaction))].join(", ");
  const rows = listNames(cells.map(({ row }) => row));
  // Where a person wrote one of them, that line is the one to look at.
  const shown = cells.find(({ path }) => written.has(path)) ?? cells[0];
  return violation(`found ${reactions} for ${rows} and no ${what}; required: one`, {
    path: shown?.path ?? "",
  });
}
