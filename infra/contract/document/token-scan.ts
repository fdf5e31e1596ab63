import { CST, Lexer } from "yaml";
import type { DiagnosticKind } from "../../diagnostics";
import { contractErrors } from "../errors";
import { MAXIMUM_DEPTH, MAXIMUM_TOKENS } from "./limits";

/** A construct that cards do not have, found before the document is composed. */
export interface TokenFinding {
  readonly kind: DiagnosticKind;
  readonly offset: number;
  readonly message: string;
  readonly hint?: string;
}

/** No honest card indents further; with it the composer's recursion is bounded for block style too. */
const MAXIMUM_INDENT = 200;

interface Forbidden {
  readonly kind: DiagnosticKind;
  readonly message: string;
  /** What to type, by the token as it is written; short ones only. */
  readonly hint?: (lexeme: string) => string;
}

const FORBIDDEN: Readonly<Record<string, Forbidden>> = {
  "directive-line": { kind: contractErrors.directive, message: "YAML directives are not allowed" },
  anchor: {
    kind: contractErrors.anchor,
    message: "YAML anchors are not allowed",
    hint: (name) => `delete ${name}`,
  },
  alias: {
    kind: contractErrors.anchor,
    message: "YAML aliases are not allowed",
    hint: (name) => `write here what stands behind &${name.slice(1)}, in place of ${name}`,
  },
  tag: { kind: contractErrors.tag, message: "YAML tags are not allowed" },
};

/** A longer name is not repeated in a hint. */
const MAXIMUM_SHOWN = 40;

/** Tokens that say nothing by themselves: a key and its value count as two, and ten blank lines as one. */
const SILENT = new Set(["space", "newline", "map-value-ind", "flow-error-end", "doc-mode"]);

/** Characters by which the lexer announces what follows; they stand in no text. */
const MARKS = new Set<string>([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

/**
 * Looks at the tokens alone, in one pass. The composer recurses once per level and dies of a document that nests a
 * hundred thousand levels: so depth is measured here, and the scan stops at the first place that is too deep. It stops
 * also where a file has more to say than any honest one.
 */
export function scanTokens(text: string): { findings: TokenFinding[]; isHostile: boolean } {
  const findings: TokenFinding[] = [];
  const depth = new DepthMeter();
  let offset = 0;
  let count = 0;
  let scalarFollows = false;
  for (const lexeme of new Lexer().lex(text)) {
    const type = scalarFollows ? "scalar" : (CST.tokenType(lexeme) ?? "scalar");
    scalarFollows = lexeme === CST.SCALAR;
    if (MARKS.has(lexeme)) continue;
    const forbidden = FORBIDDEN[type];
    if (forbidden) {
      const { kind, message, hint } = forbidden;
      const isShort = lexeme.length <= MAXIMUM_SHOWN;
      findings.push({ kind, message, offset, ...(hint && isShort && { hint: hint(lexeme) }) });
    }
    if (depth.add(type, lexeme) > MAXIMUM_DEPTH) {
      const message = `nested more than ${MAXIMUM_DEPTH} levels`;
      return { findings: [...findings, { kind: contractErrors.tooDeep, offset, message }], isHostile: true };
    }
    count += SILENT.has(type) ? 0.1 : 1;
    if (count > MAXIMUM_TOKENS) {
      const message = `more than ${MAXIMUM_TOKENS} keys, values and comments`;
      return {
        findings: [...findings, { kind: contractErrors.tooManyValues, offset, message }],
        isHostile: true,
      };
    }
    offset += lexeme.length;
  }
  return { findings, isHostile: false };
}

/** An upper bound that matters for hostile documents: open brackets plus block indicators of the line. */
class DepthMeter {
  private brackets = 0;
  private indicators = 0;
  private isLineStart = true;

  add(type: string, lexeme: string): number {
    if (type === "flow-map-start" || type === "flow-seq-start") this.brackets++;
    if (type === "flow-map-end" || type === "flow-seq-end") this.brackets--;
    if (type === "seq-item-ind" || type === "explicit-key-ind") this.indicators++;
    const indentsTooFar = this.isLineStart && type === "space" && lexeme.length > MAXIMUM_INDENT;
    this.isLineStart = type === "newline";
    if (this.isLineStart) this.indicators = 0;
    return indentsTooFar ? Number.POSITIVE_INFINITY : this.brackets + this.indicators;
  }
}
