import { catalogue } from "../../infra/contract";
import { formatReaction, formatThreshold } from "../../infra/contract/values";
import { GENERATED, renderTable } from "./markdown";

type StandardCheck = ReturnType<typeof catalogue.standardChecksOf>[number];
type Cells = NonNullable<StandardCheck["warn"]>;

const MARKS = { yes: "✓", no: "-", "core-hours": "(✓)" } as const;
const LINUX_LIKE = ["debian", "ubuntu", "rocky"] as const;

/** What can be ordered, as the catalogue's data says it. */
export function renderCataloguePage(): string {
  return `${GENERATED}
# Catalogue

What a card can order. Numbers \`R…\` are clauses of the two service descriptions, \`O…\` decisions about them.

## Default checks for Linux (R67-R73)

${renderChecks("debian")}
## Default checks for Windows (R74-R76)

${renderChecks("windows")}
"Zubuchbar" rows act only where a card names them (O18). Check 2 without cells of its own: ${renderCells(catalogue.EXTERNAL_DEFAULT.critical).join(", ")}.

## Managed OS Service Matrix (R86-R91)

${renderMatrix(catalogue.MANAGED_OS_MATRIX)}
## Managed VM Application Service Matrix (R103-R108)

${renderMatrix(catalogue.APPLICATION_MATRIX)}
## Bases and their patching

${renderBases()}
## Operating systems

Lifecycle dates as of ${catalogue.LIFECYCLE_SNAPSHOT_DATE}; the vendor's regular end counts (R118, R121).

${renderOperatingSystems()}
## Sizes

${renderTable(
  ["Name", "CPUs", "Memory", "Disk"],
  catalogue.SIZE_NAMES.map((name) => {
    const { cpus, memoryGiB, diskGiB } = catalogue.SIZES[name];
    return [`\`${name}\``, String(cpus), `${memoryGiB} GiB`, `${diskGiB} GiB`];
  }),
)}
## Commands for own checks (R48)

${renderTable(
  ["Command", "Meaning", "Parameters", "Counts", "For"],
  catalogue.CUSTOM_COMMANDS.map(({ id, title, parameters, unit, families }) => [
    `\`${id}\``,
    title,
    Object.entries(parameters)
      .map(([name, form]) => `\`${name}\` (${form})`)
      .join(", "),
    unit,
    families.join(", "),
  ]),
)}
## Applications (R94, R98)

${renderTable(
  ["Product", "Title", "Systems", "Regular end"],
  catalogue.APPLICATIONS.map(({ id, title, families, regularEnd }) => [
    `\`${id}\``,
    title,
    families.join(", "),
    regularEnd,
  ]),
)}
## Hours and rates

${renderTable(
  ["Hours", "Workdays", "Clause"],
  Object.entries(catalogue.HOURS).map(([name, { from, to, clause }]) => [name, `${from}-${to}`, clause]),
)}
EUR ${catalogue.HOURLY_RATES.officeHours} per hour in office hours, EUR ${catalogue.HOURLY_RATES.otherHours} at all other times (R8, R9).

## Decided for running systems

${renderDecided()}`;
}

/** What no card changes, and what the areas to come read. */
function renderDecided(): string {
  const { minutesBetweenContacts, lastResort } = catalogue.CONTACT_CHAIN;
  return renderTable(
    ["What", "Value", "Clause"],
    [
      ["Rings of automated patching", catalogue.PATCH_RINGS.join(", then "), "O11, O13"],
      ...Object.entries(catalogue.WINDOWS_UPDATES).map(([kind, value]) => [
        `Windows: ${kind}`,
        value,
        kind === "service-pack" ? "R36" : "R35, O46",
      ]),
      ["Minutes until the next contact is tried", String(minutesBetweenContacts), "O40"],
      ["When nobody was reached, or Beheben failed", `${lastResort} to all`, "O40"],
      ["System documentation is written at", catalogue.DOCUMENTATION.written, "O26"],
      ["Of it, the completion state is the", catalogue.DOCUMENTATION.completionState, "R5, O26"],
    ],
  );
}

function renderChecks(family: "debian" | "windows"): string {
  return renderTable(
    ["Row", "As printed", "Warn", "werktags", "sonst", "Critical", "werktags", "sonst", "Clause"],
    catalogue
      .standardChecksOf(family)
      .map((row) => [
        `\`${row.name}\``,
        `${row.printed}${row.byDefault ? "" : " (zubuchbar)"}`,
        ...renderCells(row.warn),
        ...renderCells(row.critical),
        row.clause,
      ]),
  );
}

function renderCells(cells: Cells | undefined): string[] {
  if (!cells) return ["", "", ""];
  return [formatThreshold(cells.from), formatReaction(cells.werktags), formatReaction(cells.sonst)];
}

function renderMatrix<Level extends string>(rows: readonly catalogue.MatrixRow<Level>[]): string {
  const levels = Object.keys(rows[0]?.levels ?? {}) as Level[];
  return renderTable(
    ["Service", ...levels, "Clause"],
    rows.map(({ title, levels: cells, clause }) => [title, ...levels.map((l) => MARKS[cells[l]]), clause]),
  );
}

function renderBases(): string {
  const families = [...LINUX_LIKE, "windows"] as const;
  return renderTable(
    ["Basis", "Title", "Our agents", ...families],
    Object.values(catalogue.BASES).map(({ id, title, agent, patching }) => [
      `\`${id}\``,
      title,
      agent ? "yes" : "no",
      ...families.map((family) => `${patching[family].mode} (${patching[family].clause})`),
    ]),
  );
}

function renderOperatingSystems(): string {
  return renderTable(
    ["Id", "Title", "Offered", "Regular end", "Extended end", "Clause"],
    catalogue.OPERATING_SYSTEMS.map(({ id, title, supported, lifecycle, clause }) => [
      `\`${id}\``,
      title,
      supported ? "yes" : "no",
      lifecycle.regularEnd,
      lifecycle.extendedEnd ?? "",
      clause,
    ]),
  );
}
