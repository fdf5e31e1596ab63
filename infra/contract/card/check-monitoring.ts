import { CUSTOM_COMMANDS, type CustomCommand, findOperatingSystem, USUAL_PORTS } from "../catalogue";
import {
  type DocumentPath,
  describeValue,
  findDuplicates,
  formatPath,
  propertyOf,
  type ShapeProblem,
  suggestOneOf,
} from "../document";
import { contractErrors } from "../errors";
import { isLabel, LABEL_RULE, parseAsStandard, THRESHOLD_EXAMPLES } from "../values";
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
          problem(
            "checkKind",
            `${formatPath(path)} is external and has a command`,
            [...path, "command"],
            true,
          ),
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
    .map((key) =>
      problem(
        "checkKind",
        `${formatPath([...path, key])} belongs to an own check, but ${service} is a row of the datasheet`,
        [...path, key],
        true,
      ),
    );
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
      return [problem("checkKind", message, [...path, half], true)];
    }
    const from = propertyOf(cells, "from");
    if (typeof from !== "string" && typeof from !== "number") return [];
    if (readThreshold(from, quantities)) return [];
    const examples = quantities.map((quantity) => `"${THRESHOLD_EXAMPLES[quantity]}"`).join(", ");
    return [
      {
        kind: contractErrors.threshold,
        message: `${formatPath([...path, half, "from"])}: ${describeValue(from)} is no threshold of ${service}`,
        hint: `write e.g. ${examples}`,
        path: [...path, half, "from"],
      },
    ];
  });
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

const PARAMETER_FORMS: Readonly<Record<CustomCommand["parameters"][string], RegExp>> = {
  path: /^(?!.*\/\.\.?(?:\/|$))\/[A-Za-z0-9._/-]{0,150}$/,
  name: /^[A-Za-z0-9][A-Za-z0-9@._-]{0,63}$/,
  number: /^\d{1,9}$/,
};

function checkCommand(system: unknown, row: unknown, path: DocumentPath): ShapeProblem[] {
  const id = propertyOf(row, "command");
  const command = CUSTOM_COMMANDS.find((candidate) => candidate.id === id);
  if (!command) {
    const ids = CUSTOM_COMMANDS.map((candidate) => candidate.id);
    const message = `${formatPath([...path, "command"])}: ${describeValue(id)} is no command of the catalogue (R48)`;
    const hint = suggestOneOf(typeof id === "string" ? id : "", ids);
    return [{ ...problem("notAllowed", message, [...path, "command"]), hint }];
  }
  const os = findOperatingSystem(String(propertyOf(system, "os")));
  const otherFamily =
    os && !command.families.includes(os.family)
      ? [problem("notAllowed", `${command.id} does not exist for ${os.title}`, [...path, "command"])]
      : [];
  return [
    ...otherFamily,
    ...checkParameters(command, propertyOf(row, "parameters"), [...path, "parameters"]),
  ];
}

function checkParameters(command: CustomCommand, parameters: unknown, path: DocumentPath): ShapeProblem[] {
  const given = typeof parameters === "object" && parameters !== null ? Object.keys(parameters) : [];
  const known = Object.keys(command.parameters);
  const unknown = given
    .filter((key) => !known.includes(key))
    .map((key) => ({
      ...problem("unknownKey", `${command.id} has no parameter ${describeValue(key)}`, [...path, key], true),
      hint: suggestOneOf(key, known),
    }));
  const wrong = Object.entries(command.parameters).flatMap(([key, form]) => {
    const value = propertyOf(parameters, key);
    if (value === undefined) return [problem("missingKey", `${formatPath([...path, key])} is missing`, path)];
    if (isScalar(value) && PARAMETER_FORMS[form].test(String(value))) return [];
    return [problem("malformed", `${formatPath([...path, key])} is no ${form}`, [...path, key])];
  });
  return [...unknown, ...wrong];
}

/** A written value that has a spelling of its own: text or number, no list or mapping. */
const isScalar = (value: unknown): value is string | number =>
  typeof value === "string" || typeof value === "number";
