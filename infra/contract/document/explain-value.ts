import type { z } from "zod";
import { contractErrors } from "../errors";
import { findClosest, listSome, suggestOneOf } from "./closest";
import { propertyOf } from "./duplicates";
import { encodeScalar } from "./encode-scalar";
import { respell, respellBoolean, respellNumber } from "./respell";
import { exampleOf, listWords, type SchemaNode, takesText } from "./schema-node";
import type { RefusedValue, ShapeProblem } from "./shape-problem";

/** Longer texts are not shown: they may be a secret in the wrong place. */
const MAXIMUM_SHOWN = 60;

/** How a person would call the value that was found. */
export function describeValue(value: unknown, spelling?: string): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value === "string") {
    return value.length > MAXIMUM_SHOWN ? `a text of ${value.length} characters` : JSON.stringify(value);
  }
  return typeof value === "number" || typeof value === "boolean"
    ? (spelling ?? String(value))
    : "something else";
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
};

export const nameType = (expected: string): string => TYPE_NAMES[expected] ?? expected;

/** A value of another type than the schema wants: what to type is read off the value where it says enough. */
export function explainType(
  expected: string,
  found: RefusedValue,
  nodes: readonly SchemaNode[],
): ShapeProblem {
  const { value, name, path, spelling } = found;
  const message = `${name} must be ${nameType(expected)}, found ${describeValue(value, spelling)}`;
  return { kind: contractErrors.wrongType, message, path, hint: hintForType(expected, found, nodes) };
}

function hintForType(expected: string, found: RefusedValue, nodes: readonly SchemaNode[]): string {
  const { value, spelling } = found;
  const example = exampleOf(nodes);
  const general = example === undefined ? `write ${nameType(expected)}` : `write e.g. ${example}`;
  switch (expected) {
    case "string":
      return typeof value === "number" || typeof value === "boolean"
        ? hintForText(spelling ?? String(value), nodes)
        : general;
    case "number":
    case "int": {
      const number = typeof value === "string" ? respellNumber(value) : undefined;
      const isWanted = number !== undefined && (expected === "number" || Number.isInteger(number));
      if (isWanted) return `write ${number}, without ${/^\d+$/.test(String(value)) ? "quotes" : "unit"}`;
      return Number.isFinite(value)
        ? `write ${Math.floor(Number(value))} or ${Math.ceil(Number(value))}`
        : general;
    }
    case "boolean": {
      const boolean = respellBoolean(value);
      return boolean === undefined ? "write true or false" : `write ${boolean}`;
    }
    case "array":
      return hintForList(value, nodes, example);
    default:
      return hintForMapping(value, nodes, general);
  }
}

/** Also a text of the wrong form: another spelling that the field takes, one of its usual values, or an example. */
export function hintForText(text: string, nodes: readonly SchemaNode[]): string {
  if (text.length > MAXIMUM_SHOWN) return hintForForm(nodes);
  if (takesText(nodes, text)) return `quote it: ${JSON.stringify(text)}`;
  const other = respell(text, (candidate) => takesText(nodes, candidate));
  const words = listWords(nodes);
  const closest = findClosest(other ?? text, words);
  if (closest !== undefined) return `did you mean \`${closest}\`?`;
  if (words.length > 0) return `write one of: ${listSome(words)}`;
  return other === undefined ? hintForForm(nodes) : `write ${encodeScalar(other)}`;
}

function hintForForm(nodes: readonly SchemaNode[]): string {
  const example = exampleOf(nodes);
  return example === undefined ? contractErrors.malformed.hint : `write e.g. ${example}`;
}

function hintForList(value: unknown, nodes: readonly SchemaNode[], example: string | undefined): string {
  const isShort = typeof value === "number" || (typeof value === "string" && value.length <= MAXIMUM_SHOWN);
  const holdsMappings = nodes.some((node) => propertyOf(node.items, "type") === "object");
  if (isShort && !holdsMappings) return `write it in brackets: [${encodeScalar(value)}]`;
  if (typeof value === "object" && value !== null) return "write `- ` in front of its first key";
  return example === undefined || example.length > MAXIMUM_SHOWN
    ? "write a list: one item per line, each after `- `"
    : `write a list, e.g. ${example}`;
}

function hintForMapping(value: unknown, nodes: readonly SchemaNode[], general: string): string {
  if (Array.isArray(value)) {
    const name = propertyOf(value[0], "name");
    return typeof name === "string" && name.length <= MAXIMUM_SHOWN
      ? `write \`${encodeScalar(name)}:\` in place of \`- name: ${encodeScalar(name)}\`, and so for each item`
      : "write keys in place of the items: `name:` in place of `- `";
  }
  const keys = nodes.flatMap((node) => node.required ?? []);
  if (keys.length === 0) return general;
  return `write its keys below it, each on a line of its own: ${keys.map((key) => `${key}: …`).join(", ")}`;
}

/** Keys that give the version of a file's format. */
const FORMATS: readonly unknown[] = ["card", "provider", "waivers"];

/** So many words are told at once; of more, the closest is. */
const FEW = 5;

/** A word that is not among those of the schema. */
export function explainWord(values: readonly string[], found: RefusedValue): ShapeProblem {
  const { value, path, name, spelling } = found;
  const shown = describeValue(value, spelling);
  const isVersion = path.length === 1 && FORMATS.includes(path[0]);
  if (isVersion) {
    return {
      kind: contractErrors.unsupportedVersion,
      message: `${name}: version ${shown} is not known, this is version ${values.join(", ")}`,
      hint: `write \`${name}: ${values.join()}\``,
      path,
    };
  }
  const message = `${name} must be ${values.length <= FEW ? values.map((one) => `\`${one}\``).join(" or ") : "one of the allowed values"}, found ${shown}`;
  const hint = suggestOneOf(typeof value === "string" ? value : String(spelling ?? value), values);
  return { kind: contractErrors.notAllowed, message, hint, path };
}

type RangeIssue = z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig | z.core.$ZodIssueNotMultipleOf;

export function explainRange(
  issue: RangeIssue,
  { value, path, name, spelling }: RefusedValue,
  nodes: readonly SchemaNode[],
): ShapeProblem {
  const verb = Array.isArray(value) ? "have" : "be";
  const size = Array.isArray(value) ? `${value.length}` : describeValue(value, spelling);
  const bound =
    issue.code === "too_small"
      ? `at least ${measure(issue.origin, issue.minimum)}`
      : issue.code === "too_big"
        ? `at most ${measure(issue.origin, issue.maximum)}`
        : `a multiple of ${issue.divisor}`;
  return {
    kind: contractErrors.outOfRange,
    message: `${name} must ${verb} ${bound}, found ${size}`,
    hint: hintForRange(issue, value, nodes),
    path,
  };
}

function hintForRange(issue: RangeIssue, value: unknown, nodes: readonly SchemaNode[]): string {
  if (issue.code === "not_multiple_of") {
    const steps = Number(value) / Number(issue.divisor);
    return `write ${Math.floor(steps) * Number(issue.divisor)} or ${Math.ceil(steps) * Number(issue.divisor)}`;
  }
  if (Array.isArray(value)) {
    if (issue.code === "too_big") {
      const surplus = value.length - Number(issue.maximum);
      return `delete ${surplus === 1 ? "one entry" : `${surplus} entries`}; which, is for you to know`;
    }
    const example = exampleOf(nodes.filter(({ type }) => type === "array"));
    return example === undefined ? "add an entry" : `add an entry, e.g. ${example}`;
  }
  if (typeof value === "string") {
    return issue.code === "too_big" ? `shorten it to ${issue.maximum} characters` : "write a text";
  }
  const limits = nodes.find(({ minimum, maximum }) => minimum !== undefined && maximum !== undefined);
  return limits
    ? `write a number from ${limits.minimum} to ${limits.maximum}`
    : contractErrors.outOfRange.hint;
}

function measure(origin: string, limit: number | bigint): string {
  if (origin === "array") return limit === 1 ? "one entry" : `${limit} entries`;
  return origin === "string" ? `${limit} characters long` : String(limit);
}
