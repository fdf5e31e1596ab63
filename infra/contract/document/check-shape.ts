import type { z } from "zod";
import { type Diagnostic, diagnose } from "../../diagnostics";
import { contractErrors } from "../errors";
import { dropExplained, explainIssue } from "./explain-issue";
import { describeValue } from "./explain-value";
import { MAXIMUM_DIAGNOSTICS } from "./limits";
import { formatPath, readPath } from "./path";
import type { LocatedDocument } from "./read-document";
import { findNodes, takesNumber } from "./schema-node";
import type { ShapeProblem } from "./shape-problem";

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
  const spellings = new Map(document.oddNumbers.map(({ path, spelling }) => [formatPath(path), spelling]));
  const context = { document: document.value, schema, spellings };
  const problems = issues.flatMap((issue) => explainIssue(issue, context));
  const all = judgeNumbers(document, schema, dropExplained(problems));
  const diagnostics = all.map((problem) => toDiagnostic(problem, document));
  return result.success ? { value: result.data, diagnostics } : { diagnostics };
}

export function toDiagnostic(problem: ShapeProblem, { places }: LocatedDocument): Diagnostic {
  const { kind, message, hint, path } = problem;
  const place = problem.atKey ? places.placeOfKey(path) : places.placeOf(path);
  return diagnose(kind, message, { place, ...(hint === undefined ? {} : { hint }) });
}

/**
 * `022` is 22 for one program and 18 for another; `12.10` loses its zero. Where something else than a number is wanted,
 * the schema's own message already says what to write.
 */
function judgeNumbers(
  document: LocatedDocument,
  schema: z.ZodType,
  problems: readonly ShapeProblem[],
): ShapeProblem[] {
  const refused = new Set(problems.map(({ path }) => formatPath(path)));
  const odd = document.oddNumbers.filter(
    ({ path }) => !refused.has(formatPath(path)) || takesNumber(findNodes(schema, path)),
  );
  const replaced = new Set(odd.map(({ path }) => formatPath(path)));
  return [
    ...problems.filter(({ path }) => !replaced.has(formatPath(path))),
    ...odd.map(({ path, spelling }) => {
      const read = readPath(document.value, path);
      return {
        kind: contractErrors.numberSpelling,
        message: `${formatPath(path)}: the number ${spelling} is ambiguous, it would be read as ${describeValue(read)}`,
        hint: Number.isFinite(read) ? `write ${String(read)} if that is meant` : "write it in digits",
        path,
      };
    }),
  ];
}
