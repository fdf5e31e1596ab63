import { CUSTOM_COMMANDS, type CustomCommand, findOperatingSystem } from "../catalogue";
import {
  type DocumentPath,
  describeValue,
  findClosest,
  formatPath,
  propertyOf,
  respell,
  type ShapeProblem,
  suggestOneOf,
} from "../document";
import { contractErrors } from "../errors";

const problem = (
  kind: "notAllowed" | "unknownKey" | "missingKey" | "malformed",
  message: string,
  path: DocumentPath,
  atKey = false,
): ShapeProblem => ({ kind: contractErrors[kind], message, path, atKey });

interface ParameterForm {
  readonly pattern: RegExp;
  /** What it must be, behind "must be". */
  readonly rule: string;
  readonly example: string;
}

const PARAMETER_FORMS: Readonly<Record<CustomCommand["parameters"][string], ParameterForm>> = {
  path: {
    pattern: /^(?!.*\/\.\.?(?:\/|$))\/[A-Za-z0-9._/-]{0,150}$/,
    rule: "a whole path from / on, without `..` and blanks",
    example: "/srv/export/last.csv",
  },
  name: {
    pattern: /^[A-Za-z0-9][A-Za-z0-9@._-]{0,63}$/,
    rule: "a name of letters, digits, @ . _ and -",
    example: "nginx",
  },
  number: { pattern: /^\d{1,9}$/, rule: "a whole number", example: "60" },
};

/** The command of an own check and its parameters: both are of the catalogue (R48). */
export function checkCommand(system: unknown, row: unknown, path: DocumentPath): ShapeProblem[] {
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
      ? [
          {
            ...problem("notAllowed", `${command.id} does not exist for ${os.title}`, [...path, "command"]),
            hint: `write one of: ${CUSTOM_COMMANDS.filter(({ families }) => families.includes(os.family))
              .map((candidate) => candidate.id)
              .join(", ")}`,
          },
        ]
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
    .map((key) => {
      const missing = known.filter((name) => !given.includes(name));
      const meant = findClosest(key, missing) ?? (missing.length === 1 ? missing[0] : undefined);
      return {
        ...problem(
          "unknownKey",
          `${command.id} has no parameter ${describeValue(key)}`,
          [...path, key],
          true,
        ),
        hint: meant === undefined ? "delete it" : `write \`${meant}\` in place of it`,
        ...(meant !== undefined && { meant }),
      };
    });
  const wrong = Object.entries(command.parameters).flatMap(([key, form]) => {
    const value = propertyOf(parameters, key);
    const { pattern, rule, example } = PARAMETER_FORMS[form];
    const name = formatPath([...path, key]);
    if (value === undefined) {
      // A wrong name and a missing one are one mistake.
      if (unknown.some(({ meant }) => meant === key)) return [];
      const hint = `add \`parameters: { ${key}: ${example} }\`, with the value that is meant`;
      return [{ ...problem("missingKey", `${name} is missing`, path), hint }];
    }
    const isRight = (text: string): boolean => pattern.test(text);
    if (isScalar(value) && isRight(String(value))) return [];
    const other = isScalar(value) ? respell(String(value), isRight) : undefined;
    return [
      {
        ...problem("malformed", `${name} must be ${rule}, found ${describeValue(value)}`, [...path, key]),
        hint: other === undefined ? `write e.g. ${example}` : `write ${other}`,
      },
    ];
  });
  return [...unknown, ...wrong];
}

/** A written value that has a spelling of its own: text or number, no list or mapping. */
const isScalar = (value: unknown): value is string | number =>
  typeof value === "string" || typeof value === "number";
