import type { Value } from "../../../infra/audit/graph";
import {
  bsi,
  checkCustomer,
  iso,
  notApplicable,
  violation,
  violationsOr,
  type GraphRule,
  type Outcome,
} from "../../rule";

/** R61, O24, O41: a note overrides everything else, but only its structured form acts; until then it is a gap. */
export const noteWithoutEffect: GraphRule = {
  id: "note-without-effect",
  displayName: "A contact's note has an effect",
  description:
    "Each note is put into overrides, or somebody decided by name and date that it changes nothing.",
  clauses: ["R61", "O24", "O41"],
  controls: [...bsi("OPS.1.1.1.A9"), ...iso("5.24")],
  severity: "medium",
  enforcementLevel: "mandatory",
  remediation:
    "Write what the note means under `overrides`, or `noteEffect: { none: { by: …, date: … } }` beside it.",
  scope: "graph",
  nothingToCheck: "the plan has no customer",
  checks: (graph) => checkCustomer(graph, (facts) => judgeContacts(facts.get("contacts").list())),
};

function judgeContacts(contacts: readonly Value[]): readonly Outcome[] {
  const withNote = contacts.filter((contact) => contact.get("hasNote").boolean());
  if (withNote.length === 0) return [notApplicable("no contact has a note")];
  return violationsOr(
    withNote
      .filter((contact) => !contact.get("noteIsHandled").boolean())
      .map(({ path }) =>
        violation("found a note that nothing acts upon; required: overrides, or noteEffect none", {
          path: `${path}.note`,
        }),
      ),
    `${withNote.length} notes have overrides or a decision`,
  );
}
