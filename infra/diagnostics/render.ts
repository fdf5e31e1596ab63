import { renderCodeFrame, type SourceText } from "./code-frame";
import type { Diagnostic, SourcePlace } from "./diagnostic";

const at = (place: SourcePlace | undefined): string =>
  place ? `${place.file}:${place.line}:${place.column}  ` : "";

/**
 * `file:line:col  severity  CODE  what is wrong`, then the line at fault where `sourceOf` knows it, then
 * `hint: what to type`. One trailing newline each.
 */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], sourceOf?: SourceText): string {
  return diagnostics
    .map(
      (d) =>
        `${at(d.place)}${d.severity}  ${d.code}  ${d.message}\n` +
        (d.place && sourceOf ? renderCodeFrame(d.place, sourceOf, d.isSecret) : "") +
        (d.hint ? `  hint: ${d.hint}\n` : ""),
    )
    .join("");
}

/** The public JSON form of a diagnostic (see docs/json.md). */
export function diagnosticToJson(d: Diagnostic): Record<string, unknown> {
  return {
    code: d.code,
    severity: d.severity,
    message: d.message,
    hint: d.hint ?? null,
    file: d.place?.file ?? null,
    line: d.place?.line ?? null,
    column: d.place?.column ?? null,
    path: d.place?.path ?? null,
  };
}
