import { type Diagnostic, DiagnosticError, renderDiagnostics } from "../diagnostics";

/**
 * Runs what may throw diagnostics: they go to stderr, and `refused` says what the verb then returns. Anything else that is
 * thrown is a defect and goes on.
 */
export async function catchDiagnostics<T>(
  work: () => Promise<T> | T,
  refused: (diagnostics: readonly Diagnostic[]) => T,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const { diagnostics } = error;
    // Loaded here: what reads cards is of no use to a verb that goes well without it.
    const { readSources } = await import("./sources");
    process.stderr.write(renderDiagnostics(diagnostics, readSources(process.cwd())));
    return refused(diagnostics);
  }
}
