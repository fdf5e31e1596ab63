import type { z } from "zod";
import { contractErrors } from "../errors";
import { findClosest, listSome, suggestOneOf } from "./closest";
import {
  describeValue,
  explainRange,
  explainType,
  explainWord,
  hintForText,
  nameType,
} from "./explain-value";
import { MAXIMUM_DIAGNOSTICS } from "./limits";
import { type DocumentPath, formatPath, readPath } from "./path";
import { exampleOf, findNodes, listKnownKeys, listWords, type SchemaNode } from "./schema-node";
import type { RefusedValue, ShapeContext, ShapeProblem } from "./shape-problem";

/** What a schema's own check says, handed over as `params` of a custom issue. */
export type CustomProblem = Pick<ShapeProblem, "kind" | "hint">;

type Issue = z.core.$ZodIssue;

/** Says in words of the card what zod found. `path` of a union's branch is relative, hence `base`. */
export function explainIssue(issue: Issue, context: ShapeContext, base: DocumentPath = []): ShapeProblem[] {
  const path = [...base, ...(issue.path as (string | number)[])];
  const name = formatPath(path) || "the file";
  const value = readPath(context.document, path);
  const found: RefusedValue = { value, path, name, spelling: context.spellings.get(formatPath(path)) };
  if (value === undefined && issue.code !== "custom" && issue.code !== "invalid_key") {
    return [explainMissing(found, context)];
  }
  const nodes = (): ReturnType<typeof findNodes> => findNodes(context.schema, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return explainUnknownKeys(issue.keys, path, context);
    case "invalid_union":
      return explainUnion(issue, found, context);
    case "invalid_type":
      return [explainType(issue.expected, found, nodes())];
    case "invalid_value":
      return [explainWord(issue.values.map(String), found)];
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
      return [explainRange(issue, found, nodes())];
    case "invalid_format": {
      // Formats: the schema says in its message what the text must look like.
      const message = `${name} must be ${issue.message}, found ${describeValue(value)}`;
      return [{ kind: contractErrors.malformed, message, path, hint: hintForText(String(value), nodes()) }];
    }
    case "invalid_element":
      throw new TypeError("cards have no sets and no maps");
  }
}

function explainMissing({ path, name }: RefusedValue, { schema }: ShapeContext): ShapeProblem {
  const key = String(path.at(-1));
  const nodes = findNodes(schema, path);
  const words = listWords(nodes);
  const other = exampleOf(nodes.filter(isCollection));
  const example = exampleOf(nodes) ?? "…";
  // The only word of a version is all that can be meant; any other example has to be looked at.
  const hint =
    words.length === 0
      ? `add \`${key}: ${example}\`, with the value that is meant`
      : words.length === 1 && other === undefined
        ? `add \`${key}: ${example}\``
        : `add \`${key}: …\` with one of: ${listSome(words)}${other === undefined ? "" : `, or e.g. ${other}`}`;
  return { kind: contractErrors.missingKey, message: `${name} is missing`, path, hint };
}

function explainUnknownKeys(
  keys: readonly string[],
  parent: DocumentPath,
  { schema }: ShapeContext,
): ShapeProblem[] {
  const known = listKnownKeys(schema, parent);
  const name = formatPath(parent) || "the file";
  return keys.slice(0, MAXIMUM_DIAGNOSTICS).map((key) => {
    const message = `${describeValue(key)} is no key of ${name}`;
    const meant = findClosest(key, known);
    const hint =
      meant === undefined ? `delete it, or write one of: ${listSome(known)}` : suggestOneOf(key, known);
    const path = [...parent, key];
    return { kind: contractErrors.unknownKey, message, hint, path, atKey: true, ...(meant && { meant }) };
  });
}

const isCollection = ({ type }: SchemaNode): boolean => type === "array" || type === "object";

/** Meant is the alternative with the right type of value and the fewest problems; without one, all are named. */
function explainUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  { value, path, name, spelling }: RefusedValue,
  context: ShapeContext,
): ShapeProblem[] {
  const isOtherType = (branch: readonly Issue[]) =>
    branch.some((i) => i.path.length === 0 && (i.code === "invalid_type" || i.code === "invalid_value"));
  const [meant] = issue.errors
    .filter((branch) => !isOtherType(branch))
    .map((branch) => dropExplained(branch.flatMap((i) => explainIssue(i, context, path))))
    .sort((a, b) => a.length - b.length);
  if (meant) return meant;
  const words = issue.errors.flatMap((branch) =>
    branch.flatMap((i) => (i.code === "invalid_value" ? i.values.map(String) : [])),
  );
  const types = issue.errors.flatMap((branch) =>
    branch.flatMap((i) => (i.code === "invalid_type" ? i.expected : [])),
  );
  const expected = [...words.map((word) => `\`${word}\``), ...types.map(nameType)].join(" or ");
  const message = `${name} must be ${expected}, found ${describeValue(value, spelling)}`;
  const closest = typeof value === "string" ? findClosest(value, words) : undefined;
  const other = exampleOf(findNodes(context.schema, path).filter(isCollection));
  const more = other === undefined ? "" : `, or e.g. ${other}`;
  const listed = words.length === 0 ? `write ${expected}` : `write one of: ${listSome(words)}`;
  const hint = closest === undefined ? `${listed}${more}` : `did you mean \`${closest}\`?`;
  const kind = typeof value === "string" ? contractErrors.notAllowed : contractErrors.wrongType;
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
