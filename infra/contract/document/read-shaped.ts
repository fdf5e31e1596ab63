import type { z } from "zod";
import type { Diagnostic } from "../../diagnostics";
import { checkShape, toDiagnostic } from "./check-shape";
import type { ShapeProblem } from "./shape-problem";
import { MAXIMUM_DIAGNOSTICS } from "./limits";
import type { Places } from "./places";
import { readDocument } from "./read-document";

/** A valid file: what it says and where it says it. */
export interface Located<T> {
  readonly value: T;
  readonly places: Places;
}

export interface Parsed<T> {
  /** Absent where there is an error. */
  readonly located?: Located<T>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a YAML text by a schema and a check of what a schema cannot say. The check gets the raw document, so that all
 * errors come at once, in the order of the file. Nothing is thrown for any text.
 */
export function readShaped<Schema extends z.ZodType>(
  text: string,
  file: string,
  schema: Schema,
  checkStructure: (value: unknown) => readonly ShapeProblem[],
): Parsed<z.output<Schema>> {
  const { document, diagnostics } = readDocument(text, file);
  if (!document) return { diagnostics: sortByPlace(diagnostics) };
  const shape = checkShape(document, schema);
  const structure = checkStructure(document.value).map((problem) => toDiagnostic(problem, document));
  const all = sortByPlace([...shape.diagnostics, ...structure]).slice(0, MAXIMUM_DIAGNOSTICS);
  if (shape.value === undefined || all.length > 0) return { diagnostics: all };
  return { located: { value: shape.value, places: document.places }, diagnostics: [] };
}

function sortByPlace(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    ({ place: a }, { place: b }) => (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0),
  );
}
