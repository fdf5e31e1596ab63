/**
 * An error is data: a permanent code, one sentence, a hint that says what to type, and the place at fault.
 *
 * The first digit of a code is the exit code of the CLI that it leads to:
 * `MVM1…` refused by a rule or a safety gate, `MVM2…` wrong input, `MVM3…` wrong environment (nothing was changed),
 * `MVM4…` applied in part (state is consistent, a rerun continues). Codes are never reused.
 */
export type DiagnosticCode = `MVM${1 | 2 | 3 | 4}${number}`;

/** Where something stands in a file that a person edits. Lines and columns start at 1. */
export interface SourcePlace {
  /** File path as the user would type it (relative to the project root where it lies inside). */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Path inside the document, e.g. `systems.web.services[0].sources[1]`. */
  readonly path: string;
}

/** Kinds of errors are declared per room in a table `errors.ts`; this is one row of it. */
export interface DiagnosticKind {
  readonly code: DiagnosticCode;
  /** A short heading for the reference page. */
  readonly title: string;
  /** What to do about it, used when the occurrence gives no more specific hint. */
  readonly hint: string;
  /** The value at fault may be a secret in the wrong place: code frames leave its line out. */
  readonly isSecret?: true;
}

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: "error" | "warning";
  /** What is wrong: found and required, without secrets. */
  readonly message: string;
  readonly hint?: string;
  readonly place?: SourcePlace;
  /** As in its kind. */
  readonly isSecret?: true;
}

export function diagnose(
  kind: DiagnosticKind,
  message: string,
  extra: { place?: SourcePlace; hint?: string; severity?: "error" | "warning" } = {},
): Diagnostic {
  return {
    code: kind.code,
    severity: extra.severity ?? "error",
    message,
    hint: extra.hint ?? kind.hint,
    ...(extra.place ? { place: extra.place } : {}),
    ...(kind.isSecret && { isSecret: true }),
  };
}

/** Carries diagnostics through code that cannot return them. Throw it; only the CLI catches it. */
export class DiagnosticError extends Error {
  override readonly name = "DiagnosticError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: Diagnostic | readonly Diagnostic[], options?: ErrorOptions) {
    const all = "code" in diagnostics ? [diagnostics] : diagnostics;
    super(all.map((d) => `${d.code} ${d.message}`).join("\n"), options);
    this.diagnostics = all;
  }
}

/** Shorthand for the common case of one located or unlocated error. */
export function fail(
  kind: DiagnosticKind,
  message: string,
  extra: { place?: SourcePlace; hint?: string; cause?: unknown } = {},
): never {
  throw new DiagnosticError(diagnose(kind, message, extra), { cause: extra.cause });
}

/** The process exit code that a set of diagnostics leads to: the most severe environment first, 0 without errors. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): 0 | 1 | 2 | 3 | 4 {
  const codes = diagnostics.filter((d) => d.severity === "error").map((d) => Number(d.code[3]));
  return codes.length === 0 ? 0 : (Math.max(...codes) as 1 | 2 | 3 | 4);
}
