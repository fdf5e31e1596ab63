import { USUAL_PORTS } from "../catalogue";
import {
  type DocumentPath,
  describeValue,
  findDuplicates,
  formatPath,
  propertyOf,
  respellNumber,
  type ShapeProblem,
  suggestOneOf,
} from "../document";
import { contractErrors } from "../errors";
import { isLabel, LABEL_RULE, parseAsStandard, THRESHOLD_EXAMPLES } from "../values";
import { checkCommand } from "./check-command";
import { findStandardCheck, quantitiesOf, readThreshold, standardChecksFor } from "./monitoring-rows";

/** What a schema cannot say about the rows of the datasheet: each row's kind decides what it may have. */
export function checkMonitoring(system: unknown, path: DocumentPath): ShapeProblem[] {
  const rows = propertyOf(system, "monitoring");
  if (!Array.isArray(rows)) return [];
  const standard = standardChecksFor(propertyOf(system, "os"));
  const base = [...path, "monitoring"];
  const duplicates = findDuplicates(rows, base, contractErrors.duplicateName, (row) => {
    if (typeof row === "string") return { id: parseAsStandard(row) ?? row };
    const service = propertyOf(row, "service");
    if (typeof service !== "string") return undefined;
    return { id: findStandardCheck(standard, service)?.name ?? service, path: ["service"] };
  });
  return [...duplicates, ...rows.flatMap((row: unknown, i) => checkRow(system, row, [...base, i]))];
}

function checkRow(system: unknown, row: unknown, path: DocumentPath): ShapeProblem[] {
  const service = propertyOf(row, "service");
  if (typeof service !== "string") return [];
  const checks = standardChecksFor(propertyOf(system, "os"));
  const standard = findStandardCheck(checks, service);
  const external = propertyOf(row, "external");
  const command = propertyOf(row, "command");
  const cells = checkCells(row, path, quantitiesOf(standard, external !== undefined), service);
  if (standard) return [...refuseOwnParts(row, service, path), ...cells];
  if (external === undefined && command === undefined) {
    const names = checks.map(({ name }) => name);
    return [
      {
        kind: contractErrors.checkKind,
        message: `${formatPath(path)}: ${describeValue(service)} is no row of the datasheet, and says neither external nor command`,
        hint: `${suggestOneOf(service, names)} Own checks need \`external: …\` or \`command: …\``,
        path: [...path, "service"],
      },
    ];
  }
  return [
    ...(isLabel(service)
      ? []
      : [problem("malformed", `${describeValue(service)} is not ${LABEL_RULE}`, [...path, "service"])]),
    ...(external !== undefined && command !== undefined
      ? [
          {
            ...problem(
              "checkKind",
              `${formatPath(path)} is external and has a command`,
              [...path, "command"],
              true,
            ),
            hint: "delete `external`, or delete `command` and its `parameters`",
          },
        ]
      : []),
    ...(external === undefined ? [] : checkPort(system, row, service, path)),
    ...(command === undefined ? [] : checkCommand(system, row, path)),
    ...cells,
  ];
}

const problem = (
  kind: keyof typeof contractErrors,
  message: string,
  path: DocumentPath,
  atKey = false,
): ShapeProblem => ({ kind: contractErrors[kind], message, path, atKey });

function refuseOwnParts(row: unknown, service: string, path: DocumentPath): ShapeProblem[] {
  return ["external", "port", "command", "parameters"]
    .filter((key) => propertyOf(row, key) !== undefined)
    .map((key) => ({
      ...problem(
        "checkKind",
        `${formatPath([...path, key])} belongs to an own check, but ${service} is a row of the datasheet`,
        [...path, key],
        true,
      ),
      hint: `delete \`${key}\`, or give the own check another name as \`service\``,
    }));
}

function checkCells(
  row: unknown,
  path: DocumentPath,
  quantities: ReturnType<typeof quantitiesOf>,
  service: string,
): ShapeProblem[] {
  return ["warn", "critical"].flatMap((half): ShapeProblem[] => {
    const cells = propertyOf(row, half);
    if (cells === undefined) return [];
    if (quantities.length === 0) {
      const message = `${formatPath([...path, half])}: ${service} is for information only and has no thresholds (R71)`;
      return [
        {
          ...problem("checkKind", message, [...path, half], true),
          hint: `delete \`${half}\` with its values`,
        },
      ];
    }
    const from = propertyOf(cells, "from");
    if (typeof from !== "string" && typeof from !== "number") return [];
    if (readThreshold(from, quantities)) return [];
    return [
      {
        kind: contractErrors.threshold,
        message: `${formatPath([...path, half, "from"])}: ${describeValue(from)} is no threshold of ${service}`,
        hint: hintForThreshold(from, quantities),
        path: [...path, half, "from"],
      },
    ];
  });
}

/** The number that was written with the unit that is missing, where one number is what the row wants. */
function hintForThreshold(from: string | number, quantities: ReturnType<typeof quantitiesOf>): string {
  const examples = quantities.map((quantity) => THRESHOLD_EXAMPLES[quantity]);
  const number = respellNumber(String(from));
  const completed = examples
    .filter((example) => example.match(/\d+/g)?.length === 1)
    .map((example) => example.replace(/\d+/, String(number)))
    .filter((text) => number !== undefined && readThreshold(text, quantities));
  if (completed.length > 0) return `write ${completed.map((text) => `"${text}"`).join(" or ")}`;
  const three = quantities.includes("load") ? ": three values, for 1, 5 and 15 minutes" : "";
  return `write e.g. ${examples.map((text) => `"${text}"`).join(", ")}${three}`;
}

function checkPort(system: unknown, row: unknown, service: string, path: DocumentPath): ShapeProblem[] {
  const kind = propertyOf(row, "external");
  const services = propertyOf(system, "services");
  const declared = Array.isArray(services) && services.some((entry) => propertyOf(entry, "name") === service);
  const usual = typeof kind === "string" && kind in USUAL_PORTS;
  if (propertyOf(row, "port") !== undefined || declared || usual || kind !== "tcp") return [];
  const message = `${formatPath(path)} checks a tcp port without saying which`;
  return [
    { ...problem("checkKind", message, path), hint: "add `port: …`, or name one of the system's services" },
  ];
}
