/** What may differ in a cell, and why. Anything else is red, and so is an entry that no longer differs. */
export interface KnownDifference {
  readonly cell: string;
  /** Names as `compareOutcomes` gives them. */
  readonly parts: readonly string[];
  readonly reason: string;
}

const PLUG = "state of conformance:index:Group$pulumi-nodejs:dynamic/conformance:Thing::plug";
const GUEST = "state of pulumi-nodejs:dynamic/conformance:Thing::guest";
const HOST_TAKES_ALL =
  "Pulumi 3.260 replaces what is deleted with a replaced resource; 3.259 leaves it in the state though its object " +
  "went with the host. The embedded engine does as 3.260.";

export const knownDifferences: readonly KnownDifference[] = [
  {
    cell: "deletedWith / host replaced",
    parts: ["steps", "calls", "objects", PLUG, GUEST],
    reason: HOST_TAKES_ALL,
  },
  {
    cell: "deletedWith / host replaced and guest gone",
    parts: ["steps", "calls", "objects", PLUG],
    reason: HOST_TAKES_ALL,
  },
  { cell: "deletedWith / all go with the host", parts: ["objects"], reason: HOST_TAKES_ALL },
];

/** The differing parts that may differ in this cell, sorted; none for most cells. */
export const toleratedParts = (cell: string): string[] =>
  knownDifferences.filter((known) => known.cell === cell).flatMap(({ parts }) => [...parts]);
