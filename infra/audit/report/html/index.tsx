import { createHash } from "node:crypto";
import { renderToString } from "preact-render-to-string";
import type { AuditReport } from "../audit-report";
import { openLanguage, type ReportLanguage } from "../words";
import { Page } from "./page";
import { createPageContext } from "./page-context";
import { PAGE_SCRIPT } from "./page-script";
import { PAGE_STYLE } from "./page-style";

/**
 * The report as one file for a browser. Its own policy lets it load nothing and run nothing but its style and script, so that
 * whatever a card or a guest wrote stays text.
 */
export function renderHtml(report: AuditReport, language: ReportLanguage): string {
  const context = createPageContext(report, openLanguage(language));
  const assets = { style: PAGE_STYLE, script: PAGE_SCRIPT, policy: CONTENT_POLICY };
  return `<!doctype html>\n${renderToString(<Page context={context} assets={assets} />)}\n`;
}

const CONTENT_POLICY = [
  "default-src 'none'",
  `style-src '${hash(PAGE_STYLE)}'`,
  `script-src '${hash(PAGE_SCRIPT)}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
