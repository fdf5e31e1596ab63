import {
  type CardCheckRow,
  type CardSystem,
  findStandardCheck,
  quantitiesOf,
  readThreshold,
  standardChecksFor,
} from "../card";
import { EXTERNAL_DEFAULT, managedOsIncludes, type StandardCheck, termsOf, USUAL_PORTS } from "../catalogue";
import type { Basis, CheckPlan, ExternalService, MonitoringPlan, ReactionCells } from "../plan";
import { AS_STANDARD } from "../values";
import type { OriginNotes } from "./origin-notes";

/** The rows of the datasheet that are watched on one system, each cell explicit (R42-R48, R62-R76). */
export function planMonitoring(
  system: CardSystem,
  basis: Basis,
  services: readonly ExternalService[],
  notes: OriginNotes,
): MonitoringPlan {
  const terms = termsOf(basis);
  notes.fromCatalogue(".monitoring", { clause: terms.agent ? "R62" : "R88" }, "level");
  if (!terms.agent) return { active: false, sensors: false, checks: [] };
  const sensors = basis.family === "managedOs" && managedOsIncludes(basis.level, "R90") === "yes";
  const standard = standardChecksFor(system.os);
  const rows = listRows(system.monitoring, standard, sensors);
  return {
    active: true,
    sensors,
    checks: rows.map((row, i) =>
      planRow(row, services, notes.inside(`.monitoring.checks[${i}]`, row.cardPath ?? [])),
    ),
  };
}

/** A row to be planned: of the catalogue, of the card, or both. */
interface Row {
  readonly standard?: StandardCheck;
  readonly written?: CardCheckRow;
  readonly cardPath?: readonly (string | number)[];
}

/**
 * Without a word in the card: check 1 under the service card, because check 3 needs an appliance (R42, R45), and the
 * datasheet's rows under a level that includes sensors (R79, R90).
 */
function listRows(
  monitoring: CardSystem["monitoring"],
  standard: readonly StandardCheck[],
  sensors: boolean,
): Row[] {
  const byDefault = standard.filter((check) => check.byDefault);
  if (monitoring === undefined) {
    return byDefault.filter((check) => sensors || check.check === 1).map((check) => ({ standard: check }));
  }
  if (monitoring === AS_STANDARD) {
    return byDefault.map((check) => ({ standard: check, cardPath: ["monitoring"] }));
  }
  const rows = new Map<string, Row>();
  monitoring.forEach((entry, i) => {
    const cardPath = ["monitoring", i];
    if (entry === AS_STANDARD) {
      for (const check of byDefault)
        rows.set(check.name, rows.get(check.name) ?? { standard: check, cardPath });
      return;
    }
    const check = findStandardCheck(standard, entry.service);
    rows.set(check?.name ?? entry.service, { ...(check && { standard: check }), written: entry, cardPath });
  });
  return [...rows.values()];
}

function planRow(row: Row, services: readonly ExternalService[], notes: OriginNotes): CheckPlan {
  const { standard, written } = row;
  if (row.cardPath) notes.fromCard("", []);
  else notes.fromCatalogue("", standard ?? {});
  const external = planExternal(written, services, notes);
  const warn = planCells("warn", row, notes);
  const critical = planCells("critical", row, notes);
  return {
    name: standard?.name ?? written?.service ?? "",
    check: standard?.check ?? (external ? 2 : 4),
    ...(warn && { warn }),
    ...(critical && { critical }),
    ...(external && { external }),
    ...(written?.command !== undefined && {
      custom: { command: written.command, parameters: written.parameters ?? {} },
    }),
  };
}

function planExternal(
  written: CardCheckRow | undefined,
  services: readonly ExternalService[],
  notes: OriginNotes,
): CheckPlan["external"] {
  if (!written?.external) return undefined;
  const kind = written.external;
  notes.fromCard(".external", ["external"]);
  const declared = services.find(({ name }) => name === written.service);
  if (written.port !== undefined) notes.fromCard(".external.port", ["port"]);
  const port = written.port ?? declared?.port ?? (kind === "tcp" ? undefined : USUAL_PORTS[kind]);
  if (port === undefined) throw new TypeError("the card's structure check requires a port");
  return { kind, port };
}

/** O42: what a row leaves out is the default's; an own check without reaction cells is acknowledged (R57). */
function planCells(half: "warn" | "critical", row: Row, notes: OriginNotes): ReactionCells | undefined {
  const { standard, written } = row;
  const cells = written?.[half];
  const isExternal = written?.external !== undefined;
  const byDefault =
    standard?.[half] ?? (isExternal && half === "critical" ? EXTERNAL_DEFAULT.critical : undefined);
  if (!cells && !byDefault) return undefined;
  const path = `.${half}`;
  if (cells) notes.fromCard(path, [half]);
  else notes.fromCatalogue(path, standard ?? { clause: "R43" });
  const from =
    cells?.from === undefined
      ? byDefault?.from
      : readThreshold(cells.from, quantitiesOf(standard, isExternal));
  if (!from) return undefined;
  if (cells?.from !== undefined) notes.fromCard(`${path}.from`, [half, "from"]);
  else notes.fromCatalogue(`${path}.from`, standard ?? { clause: "R43" });
  const clause = standard?.clause ?? (isExternal ? "R43" : "R57");
  const choose = (cell: "werktags" | "sonst") =>
    notes.choose(`${path}.${cell}`, [half, cell], cells?.[cell], {
      value: byDefault?.[cell] ?? "acknowledge",
      clause,
    });
  return { from, werktags: choose("werktags"), sonst: choose("sonst") };
}
