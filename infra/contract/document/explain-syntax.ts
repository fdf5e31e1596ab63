import { contractErrors } from "../errors";
import { explainColumn, explainNested, explainTab } from "./explain-indentation";
import { type SourceLine, SourceLines } from "./source-lines";
import {
  contentOf,
  type Explainer,
  isTellable,
  startOf,
  type SyntaxProblem,
  type YamlError,
} from "./syntax-problem";

/**
 * What to type at a syntax error. The parser goes on after the first one and mostly reports what follows from it, so
 * only the first is told; but each line that a tab indents, because each has to be changed.
 */
export function explainSyntax(text: string, errors: readonly YamlError[]): SyntaxProblem[] {
  const lines = new SourceLines(text);
  const tabs = errors.filter(({ code }) => code === "TAB_AS_INDENT");
  const told = tabs.length > 0 ? tabs : errors.slice(0, 1);
  const problems = told.map((error) => explain(error, lines));
  return problems.filter(({ offset }, i) => problems.findIndex((other) => other.offset === offset) === i);
}

function explain(error: YamlError, lines: SourceLines): SyntaxProblem {
  const line = lines.at(error.pos[0]);
  const explainers = [explainOpenQuote, ...(EXPLAINERS[error.code] ?? [])];
  const problem = line && explainers.map((each) => each(error, line, lines)).find((found) => found);
  return problem ?? { offset: error.pos[0], message: error.message, hint: contractErrors.yamlSyntax.hint };
}

const KEY = /^(?:- +)*([\w-]+|"[^"]*"):(?: |$)/;

/** A line without the colon that makes it a key and its value. */
const explainMissingColon: Explainer = (_, line, lines) => {
  const content = contentOf(line);
  if (KEY.test(content)) return undefined;
  const parts = /^((?:- +)*)([\w-]+)(?: *: *| +)(\S.*)$/.exec(content);
  const next = lines.after(line);
  const isParent = /^[\w-]+$/.test(content) && next !== undefined && next.indent >= line.indent;
  const [, dash = "", key = "", value = ""] = parts ?? [];
  const wanted = isParent ? `${content}:` : `${dash}${key}: ${value}`;
  const isKnown = (isParent || parts !== null) && isTellable(wanted, line);
  return {
    offset: startOf(line),
    message: content.includes(":")
      ? "a colon needs a blank behind it"
      : "this line has no colon between key and value",
    hint: isKnown ? `write \`${wanted}\`` : "write `key: value`",
  };
};

/** The bracket that was opened last and not closed, above the error. */
const explainOpenBracket: Explainer = (error, line, lines) => {
  if (!/end with a [\]}]/.test(error.message)) return undefined;
  const [bracket] = /[\]}]$/.exec(error.message) ?? [];
  const opening = bracket === "]" ? "[" : "{";
  const opener = lines.before(line);
  const at = opener?.text.lastIndexOf(opening) ?? -1;
  if (!opener || at < 0) return undefined;
  return {
    offset: opener.start + at,
    message: `this ${opening} is not closed`,
    hint: `write ${bracket} where it ends`,
  };
};

const explainMissingComma: Explainer = (error, line) => {
  const rest = line.text.slice(error.pos[0] - line.start);
  const [, value, next] = /^(\S+) +([\w-]+: )/.exec(rest) ?? [];
  const isKnown = value !== undefined && next !== undefined && isTellable(value, line);
  return {
    offset: error.pos[0],
    message: "a comma is missing here",
    hint: isKnown ? `write \`${value}, ${next}…\`` : "write a comma between the two entries",
  };
};

/** A quotation mark that has no second one: the parser notices it much later. */
const explainOpenQuote: Explainer = (error, line, lines) => {
  const isOpen = ({ text }: SourceLine): boolean => (text.match(/(?<!\\)"/g) ?? []).length % 2 === 1;
  const isAboutQuotes = error.message.includes('closing "quote');
  const culprit = isAboutQuotes ? lines.find(isOpen) : isOpen(line) ? line : undefined;
  if (!culprit) return undefined;
  const content = contentOf(culprit);
  const [part, value, next] = /"([^",{}[\]]*), ([\w-]+): /.exec(content) ?? [];
  const [, alone] = /: "([^"]*)$/.exec(content) ?? [];
  const wanted =
    part !== undefined ? `"${value}", ${next}: …` : alone !== undefined ? `"${alone}"` : undefined;
  return {
    offset: culprit.start + (part === undefined ? culprit.text.lastIndexOf('"') : culprit.text.indexOf(part)),
    message: 'a quotation mark (") is opened and not closed',
    hint:
      wanted !== undefined && isTellable(wanted, culprit)
        ? `write \`${wanted}\``
        : 'write " where the text ends',
  };
};

const say =
  (message: string, hint: string): Explainer =>
  ({ pos }) => ({ offset: pos[0], message, hint });

const inQuotes = say("a value cannot begin with this character", "write the value in quotes");

const EXPLAINERS: Readonly<Record<string, readonly Explainer[]>> = {
  TAB_AS_INDENT: [explainTab],
  MULTILINE_IMPLICIT_KEY: [explainMissingColon],
  BLOCK_AS_IMPLICIT_KEY: [explainNested],
  BAD_INDENT: [explainOpenBracket, explainColumn],
  BLOCK_IN_FLOW: [explainMissingComma],
  BAD_SCALAR_START: [inQuotes],
  BAD_DQ_ESCAPE: [
    say(
      "this is no escape that a text in double quotes can have",
      "write each \\ twice, or use single quotes",
    ),
  ],
  MISSING_CHAR: [
    (error, line, lines) => {
      if (/followed by map values/.test(error.message)) return explainMissingColon(error, line, lines);
      if (/without - indicator/.test(error.message)) return explainColumn(error, line, lines);
      if (/^Missing , /.test(error.message)) return explainMissingComma(error, line, lines);
      if (/^Comments must/.test(error.message))
        return {
          offset: error.pos[0],
          message: "a comment needs a blank in front of its #",
          hint: "write ` #`",
        };
      if (/^Missing closing '/.test(error.message))
        return {
          offset: error.pos[0],
          message: "a single quote (') is opened and not closed",
          hint: "write ' where the text ends",
        };
      return undefined;
    },
  ],
};
