import type { AuditReport } from "../../../../infra/audit/report";
import { SAMPLE } from "./fixtures";

/** What cards, guests and clouds may put into a report to break out of a text. */
export const HOSTILE_TEXTS: readonly string[] = [
  "<script>window.ran=1</script>",
  "</title></style></script><img src=x onerror=window.ran=1>",
  '"><svg onload="window.ran=1">',
  "' autofocus onfocus='window.ran=1' x='",
  "javascript:window.ran=1",
  "&lt;b&gt; &amp;amp; &#60;script&#62; &nbsp;",
  "<!-- --> ]]> <![CDATA[ <?xml ?>",
  "{{7*7}} ${7*7} <%= 7 %> `window.ran=1`",
  "#state=fail&vm=x%00",
  "ünïcödé 漢字 עברית العربية 🔒",
  "|x|y| **bold** _it_ ~~no~~ [a](https://example.com) ![i](x) <https://example.com>",
  "@example/team #12 GH-12 www.example.com a@example.com https://example.com",
  "# heading",
  "```js\nx\n```",
  "\\`tick` ``two`` \\| \\",
  "- item",
  "two\nlines\t tab",
];

/** Keys under which a report holds a word of a fixed list, a time or a hash. */
const FIXED: ReadonlySet<string> = new Set([
  ...[
    "verdict",
    "severity",
    "enforcement",
    "state",
    "source",
    "status",
    "role",
    "network",
    "obligation",
    "usual",
  ],
  ...["effective", "generatedAt", "time", "judgedOn", "previousGeneratedAt", "schemaVersion", "cells"],
]);

/** A report that holds the text wherever a text may stand. */
export function fillReport(text: string, report: AuditReport = SAMPLE): AuditReport {
  return fill(report, text) as AuditReport;
}

function fill(value: unknown, text: string): unknown {
  if (typeof value === "string") return text;
  if (Array.isArray(value)) return value.map((inner) => fill(inner, text));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, keeps(key, inner) ? inner : fill(inner, text)]),
  );
}

/** `network` is both the kind of a system's network and the picture; `state` both a verdict and the deployed state. */
function keeps(key: string, value: unknown): boolean {
  return FIXED.has(key) && (typeof value !== "object" || key === "cells");
}
