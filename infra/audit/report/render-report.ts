import type { AuditReport } from "./audit-report";
import { showHidden } from "./show-hidden";
import type { ReportLanguage } from "./words";

/** Formats that are drawn from a report, beside its JSON and the terminal's text. */
export const RENDERED_FORMATS = ["html", "sarif", "junit", "markdown"] as const;
export type RenderedFormat = (typeof RENDERED_FORMATS)[number];

/**
 * Draws a report; adds no facts. Libraries are loaded for the format that is wanted only: most runs want none.
 *
 * @returns the file's text, with a newline at its end
 */
export async function renderReport(
  report: AuditReport,
  format: RenderedFormat,
  language: ReportLanguage,
): Promise<string> {
  const shown = showHidden(report);
  switch (format) {
    case "html":
      return (await import("./html")).renderHtml(shown, language);
    case "sarif":
      return (await import("./sarif")).renderSarifReport(shown, language);
    case "junit":
      return (await import("./junit")).renderJunitReport(shown);
    case "markdown":
      return (await import("./markdown")).renderMarkdown(shown, language);
  }
}
