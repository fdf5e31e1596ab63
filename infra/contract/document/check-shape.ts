import type { z } from "zod";
import { type Diagnostic, diagnose } from "../../diagnostics";
import { contractErrors } from "../errors";
import { describeValue, dropExplained, explainIssue, type ShapeProblem } from "./explain-issue";
import { MAXIMUM_DIAGNOSTICS } from "./limits";
import { type DocumentPath, formatPath, readPath } from "./path";
import type { LocatedDocument } from "./read-document";

export interface ShapeResult<T> {
  /** Present where the schema accepts the document; a number's spelling may still be an error. */
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Judges a document by a schema; every issue becomes a diagnostic with its place. Never throws. */
export function checkShape<Schema extends z.ZodType>(
  document: LocatedDocument,
  schema: Schema,
): ShapeResult<z.output<Schema>> {
  const result = schema.safeParse(document.value);
  const issues = (result.error?.issues ?? []).slice(0, MAXIMUM_DIAGNOSTICS);
  const problems = issues.flatMap((issue) => explainIssue(issue, document.value, schema));
  const all = judgeNumbers(document, dropExplained(problems));
  const diagnostics = all.map((problem) => toDiagnostic(problem, document));
  return result.success ? { value: result.data, diagnostics } : { diagnostics };
}

export function toDiagnostic(problem: ShapeProblem, { places }: LocatedDocument): Diagnostic {
  const { kind, message, hint, path } = problem;
  const place = problem.atKey ? places.placeOfKey(path) : places.placeOf(path);
  return diagnose(kind, message, { place, ...(hint === undefined ? {} : { hint }) });
}

/**
 * `022` is 22 for one program and 18 for another; `12.10` loses its zero. Where a text is expected, the schema's own
 * message already says to quote it.
 */
function judgeNumbers(document: LocatedDocument, problems: readonly ShapeProblem[]): ShapeProblem[] {
  const odd = new Map(
    document.oddNumbers.map(({ path, spelling }) => [formatPath(path), { path, spelling }]),
  );
  const kept = problems.map((problem) => {
    const number = odd.get(formatPath(problem.path));
    if (!number) return problem;
    odd.delete(formatPath(problem.path));
    return problem.hint?.startsWith("quote it")
      ? { ...problem, hint: `quote it: "${number.spelling}"` }
      : misspelled(number, document.value);
  });
  return [...kept, ...[...odd.values()].map((number) => misspelled(number, document.value))];
}

function misspelled(
  { path, spelling }: { path: DocumentPath; spelling: string },
  value: unknown,
): ShapeProblem {
  const read = describeValue(readPath(value, path));
  return {
    kind: contractErrors.numberSpelling,
    message: `${formatPath(path)}: the number ${spelling} is ambiguous, it would be read as ${read}`,
    hint: `write ${read} if that is meant`,
    path,
  };
}
