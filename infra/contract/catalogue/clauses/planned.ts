import type { ClauseId } from "./clause-id";

/** Parts of the product that are still to come. */
export type PlannedArea =
  "private-networks" | "monitoring" | "reactions" | "patching" | "applications" | "documents";

const area = (
  name: PlannedArea,
  ...clauses: readonly ClauseId[]
): Readonly<Partial<Record<ClauseId, PlannedArea>>> =>
  Object.fromEntries(clauses.map((clause) => [clause, name]));

/**
 * Clauses whose proof on running systems is still to come, and the area that brings it. Their values stand in the
 * catalogue or the plan already. An entry goes when its area proves the clause.
 */
export const PLANNED: Readonly<Partial<Record<ClauseId, PlannedArea>>> = {
  ...area("documents", "R4", "R5", "R7", "R114", "R115", "R117", "O26"),
  ...area("private-networks", "R46", "R47", "O29"),
  ...area("monitoring", "R42", "R43", "R44", "R45", "R48", "R62", "R63", "R66"),
  ...area("monitoring", "R67", "R68", "R69", "R70", "R71", "R72", "R73", "R74", "R75", "R76"),
  ...area("monitoring", "R79", "R80", "R83", "R90", "O9", "O10", "O16", "O37", "O38", "O42"),
  ...area("reactions", "R50", "R51", "R52", "R53", "R54", "R55", "R56", "R57", "R58", "R59", "R60", "R61"),
  ...area("reactions", "R64", "R65", "R81", "R82", "R91", "R113", "O5", "O23", "O24", "O39", "O40", "O41"),
  ...area("reactions", "O43", "O44"),
  ...area("patching", "R21", "R24", "R25", "R29", "R34", "R35", "R36", "R37", "R38", "R39", "R40", "R77"),
  ...area("patching", "R78", "R89", "R120", "R121", "O11", "O13", "O21", "O31", "O45", "O46"),
  ...area("applications", "R94", "R95", "R97", "R98", "R104", "R105", "R106", "R107", "R108", "O14"),
};
