import { diagnose, DiagnosticError, type Diagnostic } from "../diagnostics";
import type { DeploymentError } from "../engine";
import { cliErrors } from "./errors";

/** What went wrong in a run, with the code and hint of whoever knew best. */
export function toDiagnostics(errors: readonly DeploymentError[]): Diagnostic[] {
  return errors.flatMap((error): readonly Diagnostic[] => {
    const known = findDiagnosticError(error.cause);
    const about = error.urn === undefined ? "" : `${nameOf(error.urn)}: `;
    if (known) return known.diagnostics.map((d) => ({ ...d, message: `${about}${d.message}` }));
    const kind = REASON_KIND[error.reason];
    return [diagnose(kind, `${about}${error.message}`)];
  });
}

const REASON_KIND = {
  gate: cliErrors.policyBlocked,
  protected: cliErrors.replaceRefused,
  unsupported: cliErrors.stepFailed,
  program: cliErrors.programFailed,
  failed: cliErrors.stepFailed,
} as const;

/** Providers wrap errors; the one that has a code is somewhere in the chain of causes. */
function findDiagnosticError(error: unknown): DiagnosticError | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof DiagnosticError) return current;
  }
  return undefined;
}

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;
