import type { Diagnostic, DiagnosticKind, SourcePlace } from "../diagnostic";

/** One kind of result, e.g. a row of an `errors.ts` or a policy. */
export interface SarifRule {
  /** Permanent: a code or a policy's id. */
  readonly id: string;
  /** A short heading. */
  readonly title: string;
  /** What to do about it. */
  readonly help: string;
}

/** What a tool that reads SARIF shows at a line: a diagnostic, or a policy's finding. */
export interface SarifResult {
  readonly ruleId: string;
  readonly level: "error" | "warning" | "note";
  readonly message: string;
  /** What to type; it stands behind the message. */
  readonly hint?: string;
  readonly place?: SourcePlace;
  /** Stable over runs and lines: by it a reader knows the same matter again. */
  readonly fingerprint?: string;
  /** Why the matter is accepted for now; it then counts as suppressed. */
  readonly acceptedBecause?: string;
}

export function diagnosticToSarif(diagnostic: Diagnostic): SarifResult {
  const { code, severity, message, hint, place } = diagnostic;
  return { ruleId: code, level: severity, message, ...(hint && { hint }), ...(place && { place }) };
}

export function kindToSarif({ code, title, hint }: DiagnosticKind): SarifRule {
  return { id: code, title, help: hint };
}
