import { holdsSecret } from "../../diagnostics";
import type { SourceLine, SourceLines } from "./source-lines";

/** What the YAML parser says; `pos` are offsets. */
export interface YamlError {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** The same in words of a person who writes a file, at the place where something is to be typed. */
export interface SyntaxProblem {
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
}

/** Undefined where the error is of another kind. */
export type Explainer = (error: YamlError, line: SourceLine, lines: SourceLines) => SyntaxProblem | undefined;

export const startOf = (line: SourceLine): number => line.start + line.indent;

/** What the line says, without indentation and comment. */
export const contentOf = ({ text }: SourceLine): string => text.trim().replace(/\s+#.*$/, "");

/** Shown in a hint only where it is short and comes from a line that holds no secret. */
export const isTellable = (text: string, line: SourceLine): boolean =>
  text.length <= 60 && !holdsSecret(line.text);
