import { feiertageDays, locality, ourDays, PYTHON, pythonDays, type State, STATES, YEARS } from "./oracles";

export interface Difference {
  readonly state: State;
  readonly day: string;
  readonly oracle: "feiertagejs" | "python";
  /** ours: only we keep the day; theirs: only the oracle does. */
  readonly kept: "ours" | "theirs";
}

interface Explanation extends Omit<Difference, "day"> {
  readonly days: RegExp;
  /** How the table names the days. */
  readonly printedDays: string;
  readonly why: string;
}

/** Why an oracle differs, and why that is no mistake of ours. */
export const EXPLANATIONS: readonly Explanation[] = [
  {
    state: "DE-BE",
    oracle: "feiertagejs",
    kept: "ours",
    days: /^(2025-05-08|2028-06-17)$/,
    printedDays: "2025-05-08, 2028-06-17",
    why: "Berlin's two single holidays (80 years after the war, 75 after the uprising in the GDR); Python has them, feiertagejs knows yearly ones only",
  },
  {
    state: "DE-BY",
    oracle: "feiertagejs",
    kept: "theirs",
    days: /^\d{4}-08-15$/,
    printedDays: "15 August of each year",
    why: "Assumption holds in Bavaria's mainly catholic municipalities only: for us by the card's flag alone (O35); feiertagejs gives it to the whole state",
  },
];

export const isExplainedBy =
  ({ state, oracle, kept, days }: Explanation) =>
  (found: Difference): boolean =>
    found.state === state && found.oracle === oracle && found.kept === kept && days.test(found.day);

/** Every day that one of the two oracles judges otherwise than our calendar without local holidays. */
export function findDifferences(): readonly Difference[] {
  return STATES.flatMap((state) =>
    YEARS.flatMap((year) => [
      ...compare(state, year, "feiertagejs", feiertageDays(state, year)),
      ...compare(state, year, "python", pythonDays(state, year)),
    ]),
  );
}

function compare(
  state: State,
  year: number,
  oracle: Difference["oracle"],
  theirs: readonly string[],
): readonly Difference[] {
  const ours = ourDays(locality(state), year);
  return [
    ...ours
      .filter((day) => !theirs.includes(day))
      .map((day) => ({ state, day, oracle, kept: "ours" as const })),
    ...theirs
      .filter((day) => !ours.includes(day))
      .map((day) => ({ state, day, oracle, kept: "theirs" as const })),
  ];
}

/** Markdown: per state, how many days each oracle judges otherwise, and why. */
export function renderAgreement(differences: readonly Difference[]): string {
  const rows = STATES.map((state) => {
    const count = (oracle: Difference["oracle"]): number =>
      differences.filter((found) => found.state === state && found.oracle === oracle).length;
    const holidays = YEARS.flatMap((year) => ourDays(locality(state), year)).length;
    return `| ${state} | ${DAYS} | ${holidays} | ${count("feiertagejs")} | ${count("python")} |`;
  });
  const reasons = EXPLANATIONS.map((known) => {
    const count = differences.filter(isExplainedBy(known)).length;
    const who = known.kept === "ours" ? "only ours" : `only ${known.oracle}`;
    return `| ${known.state} | ${known.printedDays} | ${count} | ${who} | ${known.why} |`;
  });
  return [...HEADER, ...rows, ...REASONS_HEADER, ...reasons, ""].join("\n");
}

const DAYS = (Date.UTC(2041, 0, 1) - Date.UTC(2024, 0, 1)) / 86_400_000;

const HEADER = [
  "# Public holidays: agreement with two independent implementations",
  "",
  "Each day from 2024 to 2040 in each of the 16 states, without local holidays. Ours is date-holidays. The oracles are",
  `feiertagejs and Python's ${PYTHON.generatedBy} (its answers of ${PYTHON.generatedOn}, by python-oracle.py); neither shares`,
  "code or data with ours. Written by agreement.test.ts, which fails while this file is not current.",
  "",
  "| State | Days compared | Holidays | Judged otherwise by feiertagejs | By Python |",
  "| --- | --- | --- | --- | --- |",
];

const REASONS_HEADER = ["", "| State | Days | Number | Kept by | Why |", "| --- | --- | --- | --- | --- |"];
