import type { z } from "zod";
import type { DiagnosticKind } from "../../diagnostics";
import { contractErrors } from "../errors";
import { findClosest, suggestOneOf } from "./closest";
import { listKnownKeys } from "./known-keys";
import { MAXIMUM_DIAGNOSTICS } from "./limits";
import { type DocumentPath, formatPath, readPath } from "./path";

/** What is wrong with the value at a path. */
export interface ShapeProblem {
  readonly kind: DiagnosticKind;
  readonly message: string;
  readonly hint?: string;
  readonly path: DocumentPath;
  /** The problem is the key at the end of the path, not its value. */
  readonly atKey?: boolean;
  /** For an unknown key: the known one that was probably meant. */
  readonly meant?: string;
}

/** What a schema's own check says, handed over as `params` of a custom issue. */
export type CustomProblem = Pick<ShapeProblem, "kind" | "hint">;

type Issue = z.core.$ZodIssue;

/** Longer texts are not shown: they may be a secret in the wrong place. */
const MAXIMUM_SHOWN = 60;

/** How a person would call the value that was found. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value === "string") {
    return value.length > MAXIMUM_SHOWN ? `a text of ${value.length} characters` : JSON.stringify(value);
  }
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "something else";
}

/** Says in words of the card what zod found. `path` of a union's branch is relative, hence `base`. */
export function explainIssue(
  issue: Issue,
  document: unknown,
  schema: z.ZodType,
  base: DocumentPath = [],
): ShapeProblem[] {
  const path = [...base, ...(issue.path as (string | number)[])];
  const name = formatPath(path) || "the file";
  const found = readPath(document, path);
  if (found === undefined && issue.code !== "custom" && issue.code !== "invalid_key") {
    return [{ kind: contractErrors.missingKey, message: `${name} is missing`, path }];
  }
  switch (issue.code) {
    case "unrecognized_keys":
      return explainUnknownKeys(issue.keys, path, schema);
    case "invalid_union":
      return explainUnion(issue, document, schema, path);
    case "invalid_type":
      return [explainType(issue.expected, found, path, name)];
    case "invalid_value":
      return [explainValue(issue.values.map(String), found, path, name)];
    case "invalid_key": {
      const message = `${describeValue(path.at(-1))} is not ${issue.issues[0]?.message ?? "a name"}`;
      return [{ kind: contractErrors.malformed, message, path, atKey: true, hint: "choose another name" }];
    }
    case "custom": {
      const { kind, hint } = issue.params as unknown as CustomProblem;
      return [{ kind, message: `${name}: ${issue.message}`, path, ...(hint === undefined ? {} : { hint }) }];
    }
    case "too_small":
    case "too_big":
    case "not_multiple_of":
      return [explainRange(issue, found, path, name)];
    case "invalid_format":
      // Formats: the schema says in its message what the text must look like.
      return [
        {
          kind: contractErrors.malformed,
          message: `${name} must be ${issue.message}, found ${describeValue(found)}`,
          path,
        },
      ];
    case "invalid_element":
      throw new TypeError("cards have no sets and no maps");
  }
}

function explainUnknownKeys(
  keys: readonly string[],
  parent: DocumentPath,
  schema: z.ZodType,
): ShapeProblem[] {
  const known = listKnownKeys(schema, parent);
  const name = formatPath(parent) || "the file";
  return keys.slice(0, MAXIMUM_DIAGNOSTICS).map((key) => {
    const message = `${describeValue(key)} is not a key that ${name} has`;
    const meant = findClosest(key, known);
    const hint = suggestOneOf(key, known);
    const path = [...parent, key];
    return { kind: contractErrors.unknownKey, message, hint, path, atKey: true, ...(meant && { meant }) };
  });
}

/** Meant is the alternative with the right type of value and the fewest problems; without one, all are named. */
function explainUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  document: unknown,
  schema: z.ZodType,
  path: DocumentPath,
): ShapeProblem[] {
  const isOtherType = (branch: readonly Issue[]) =>
    branch.some((i) => i.path.length === 0 && (i.code === "invalid_type" || i.code === "invalid_value"));
  const [meant] = issue.errors
    .filter((branch) => !isOtherType(branch))
    .map((branch) => dropExplained(branch.flatMap((i) => explainIssue(i, document, schema, path))))
    .sort((a, b) => a.length - b.length);
  if (meant) return meant;
  const found = readPath(document, path);
  const words = issue.errors.flatMap((branch) =>
    branch.flatMap((i) => (i.code === "invalid_value" ? i.values : [])),
  );
  const types = issue.errors.flatMap((branch) =>
    branch.flatMap((i) => (i.code === "invalid_type" ? i.expected : [])),
  );
  const expected = [...words.map((word) => `\`${String(word)}\``), ...types.map(nameType)].join(" or ");
  const message = `${formatPath(path)} must be ${expected}, found ${describeValue(found)}`;
  const hint = suggestOneOf(typeof found === "string" ? found : "", words.map(String));
  const kind = typeof found === "string" ? contractErrors.notAllowed : contractErrors.wrongType;
  return [{ kind, message, hint, path }];
}

/** `custommer: x` is one mistake, not an unknown key and a missing one. */
export function dropExplained(problems: readonly ShapeProblem[]): ShapeProblem[] {
  const meant = new Set(
    problems.flatMap(({ path, meant }) => (meant ? [formatPath([...path.slice(0, -1), meant])] : [])),
  );
  return problems.filter(
    ({ kind, path }) => kind !== contractErrors.missingKey || !meant.has(formatPath(path)),
  );
}

function explainType(expected: string, found: unknown, path: DocumentPath, name: string): ShapeProblem {
  const message = `${name} must be ${nameType(expected)}, found ${describeValue(found)}`;
  const problem = { kind: contractErrors.wrongType, message, path };
  if (expected === "string" && (typeof found === "number" || typeof found === "boolean")) {
    return { ...problem, hint: `quote it: "${String(found)}"` };
  }
  if (expected === "boolean") return { ...problem, hint: "write true or false" };
  if (expected === "array") return { ...problem, hint: "write a list: one item per line, each after `- `" };
  return problem;
}

function nameType(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    string: "text",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "a mapping",
    record: "a mapping",
  };
  return names[expected] ?? expected;
}

/** Keys that give the version of a file's format. */
const FORMATS: readonly unknown[] = ["card", "provider", "waivers"];

function explainValue(
  values: readonly string[],
  found: unknown,
  path: DocumentPath,
  name: string,
): ShapeProblem {
  const isVersion = path.length === 1 && FORMATS.includes(path[0]);
  if (isVersion) {
    const message = `${name}: version ${describeValue(found)} is not known, this is version ${values.join(", ")}`;
    return {
      kind: contractErrors.unsupportedVersion,
      message,
      hint: `write \`${name}: ${values.join()}\``,
      path,
    };
  }
  const message = `${name} must be one of the allowed values, found ${describeValue(found)}`;
  const hint = suggestOneOf(typeof found === "string" ? found : "", values);
  return { kind: contractErrors.notAllowed, message, hint, path };
}

type RangeIssue = z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig | z.core.$ZodIssueNotMultipleOf;

function explainRange(issue: RangeIssue, found: unknown, path: DocumentPath, name: string): ShapeProblem {
  const verb = Array.isArray(found) ? "have" : "be";
  const size = Array.isArray(found) ? `${found.length}` : describeValue(found);
  const bound =
    issue.code === "too_small"
      ? `at least ${measure(issue.origin, issue.minimum)}`
      : issue.code === "too_big"
        ? `at most ${measure(issue.origin, issue.maximum)}`
        : `a multiple of ${issue.divisor}`;
  return { kind: contractErrors.outOfRange, message: `${name} must ${verb} ${bound}, found ${size}`, path };
}

function measure(origin: string, limit: number | bigint): string {
  if (origin === "array") return limit === 1 ? "one entry" : `${limit} entries`;
  return origin === "string" ? `${limit} characters long` : String(limit);
}
