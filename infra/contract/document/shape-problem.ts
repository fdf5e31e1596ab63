import type { z } from "zod";
import type { DiagnosticKind } from "../../diagnostics";
import type { DocumentPath } from "./path";

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

/** A document that a schema refuses. */
export interface ShapeContext {
  readonly document: unknown;
  readonly schema: z.ZodType;
  /** How numbers are written whose spelling is not the plain one, by readable path. */
  readonly spellings: ReadonlyMap<string, string>;
}

/** One value that a schema refuses, as its explanation needs it. */
export interface RefusedValue {
  readonly value: unknown;
  readonly path: DocumentPath;
  /** The path as messages show it. */
  readonly name: string;
  /** As it is written in the file, where it is a number. */
  readonly spelling: string | undefined;
}
