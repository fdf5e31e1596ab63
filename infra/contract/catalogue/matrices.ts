import type { ClauseId } from "./clauses";

/** What a cell of a service matrix says. `core-hours` is the printed "(✓)" (R91). */
export type Included = "yes" | "no" | "core-hours";

/** One line of a printed matrix: a service, and what each level includes of it. */
export interface MatrixRow<Level extends string> {
  readonly clause: ClauseId;
  /** As printed. */
  readonly title: string;
  readonly levels: Readonly<Record<Level, Included>>;
}

const managedOs = (admin: Included, patching: Included, advanced: Included) => ({
  admin,
  "monitoring-patching": patching,
  advanced,
});

/** "Managed OS Service Matrix" (R86-R91). */
export const MANAGED_OS_MATRIX: readonly MatrixRow<"admin" | "monitoring-patching" | "advanced">[] = [
  {
    clause: "R86",
    title: "Bereitstellung der VM mit unterstütztem OS",
    levels: managedOs("yes", "yes", "yes"),
  },
  { clause: "R87", title: "Service on Demand", levels: managedOs("yes", "yes", "yes") },
  {
    clause: "R88",
    title: "vollautomatisierte Installation von Security- und OS-Patches",
    levels: managedOs("no", "yes", "yes"),
  },
  {
    clause: "R89",
    title: "Individuelle Planung für das Patchen der Systeme",
    levels: managedOs("no", "no", "yes"),
  },
  { clause: "R90", title: "24/7/365 Überwachung der Systemsensoren", levels: managedOs("no", "yes", "yes") },
  { clause: "R91", title: "Proaktives Störungsmanagement", levels: managedOs("no", "core-hours", "yes") },
];

const application = (basic: Included, advanced: Included, expert: Included) => ({ basic, advanced, expert });

/** "Managed VM Application Service Matrix" (R103-R108); where text and matrix differ the matrix wins (O7, O8). */
export const APPLICATION_MATRIX: readonly MatrixRow<"basic" | "advanced" | "expert">[] = [
  {
    clause: "R103",
    title: "Bereitstellung Managed VM Applikation gemäß Produktkatalog",
    levels: application("yes", "yes", "yes"),
  },
  {
    clause: "R104",
    title: "Durchführung von Applikations- und Modul-Updates",
    levels: application("yes", "yes", "yes"),
  },
  {
    clause: "R105",
    title: "Proaktive Entstörung der Applikation während der Regelarbeitszeit",
    levels: application("no", "yes", "yes"),
  },
  {
    clause: "R106",
    title: "Proaktive Entstörung der Applikation 24/7/365",
    levels: application("no", "no", "yes"),
  },
  { clause: "R107", title: "Performance-Überwachung", levels: application("no", "yes", "yes") },
  { clause: "R108", title: "Managed Backup", levels: application("yes", "yes", "yes") },
];

/** What a level of Managed OS includes of a row. */
export function managedOsIncludes(
  level: "admin" | "monitoring-patching" | "advanced",
  clause: ClauseId,
): Included {
  return MANAGED_OS_MATRIX.find((row) => row.clause === clause)?.levels[level] ?? "no";
}

/** What a level of Managed VM Application includes of a row. */
export function applicationIncludes(level: "basic" | "advanced" | "expert", clause: ClauseId): Included {
  return APPLICATION_MATRIX.find((row) => row.clause === clause)?.levels[level] ?? "no";
}
