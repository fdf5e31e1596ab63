import { spawnSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderReport, type AuditReport } from "../../../../infra/audit/report";
import { CLEAN, createLargeReport, findingOf, SAMPLE } from "./fixtures";
import { fillReport, HOSTILE_TEXTS } from "./hostile";

/** GitHub's own renderer with its extensions; Debian's package cmark-gfm. */
const ARGUMENTS = [
  "--unsafe",
  "-e",
  "table",
  "-e",
  "strikethrough",
  "-e",
  "autolink",
  "-e",
  "tasklist",
  "-t",
  "xml",
];
const hasCmark = spawnSync("cmark-gfm", ["--version"]).status === 0;
const noCmark = hasCmark ? "" : " (skipped: there is no cmark-gfm on this machine)";

function parse(markdown: string): string {
  const done = spawnSync("cmark-gfm", ARGUMENTS, { input: markdown, encoding: "utf8" });
  expect(done.status).toBe(0);
  return done.stdout;
}

/** What a reader sees of a quoted text: one line. */
const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Contents of all elements of a name, decoded. */
function listTexts(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element} xml:space="preserve">([^]*?)</${element}>`, "g"))].map(
    ([, text = ""]) =>
      text
        .replace(/&lt;/g, "<")
        .replace(/&gt;/g, ">")
        .replace(/&quot;/g, '"')
        .replace(/&amp;/g, "&"),
  );
}

const elementsOf = (xml: string): string[] => [...xml.matchAll(/<([a-z_]+)/g)].map(([, name = ""]) => name);

describe("the report as Markdown", () => {
  it("says verdict, counts, lowered policies, open findings, difference and basis", async () => {
    expect(await renderReport(SAMPLE, "markdown", "en")).toMatchInlineSnapshot(`
      "## ❌ Audit report \`acme\`: Not passed

      At least one mandatory policy is violated or could not be evaluated. 2 failed, 1 not evaluated, 1 waived, 4 passed, 1 not applicable.

      **Lowered or disabled policies: 1**: \`lifecycle-margin\` advisory

      ### Open findings

      | State | Policy | System | Reason | Place |
      | - | - | - | - | - |
      | failed | SSH is open to named sources only \`ssh-source-restricted\` \`R14, R15\` | \`web\` | \`found source 0.0.0.0/0 for tcp 22; required: networks that the provider or the customer names\` | \`stacks/acme/card.yaml:23\` |
      | failed | No vendor's support ends soon \`lifecycle-margin\` \`R28\` | \`db\` | \`support of Debian 12 ends on 2026-12-10, in 18 days; required: 90 days or more\` | \`stacks/acme/card.yaml:41\` |
      | not evaluated | Patches are installed in the window only \`patch-timers-in-window\` \`R30, R88, O32\` | \`rdp\` | \`the guest did not answer within 30 s\` | – |

      ### Since the last report

      New: 1, Fixed: 1, Persisting: 2

      - New: SSH is open to named sources only, \`web\`
      - Fixed: rdp-source-restricted, \`rdp\`

      Report made: 22 Nov 2026, 19:30 CET (Europe/Berlin). Deployed state: \`sha256:5555555555555555555555555555555555555555555555555555555555555555\`.
      "
    `);
  });

  it("says that nothing is open", async () => {
    const markdown = await renderReport(CLEAN, "markdown", "de");
    expect(markdown).toContain("## ✅ Prüfbericht `acme`: Bestanden");
    expect(markdown).toContain("Es gibt keine offenen Feststellungen.");
  });

  it("stays short enough for a comment (65,536 characters)", async () => {
    const reason = "x".repeat(1000);
    const findings = Array.from({ length: 5000 }, (_, index) =>
      findingOf({ key: `${index}`, state: "fail", reason }),
    );
    const report: AuditReport = {
      ...createLargeReport(1),
      findings,
      difference: {
        ...{ previousSha256: "", previousGeneratedAt: "", persisting: [] },
        new: findings.map(({ key }) => key),
        fixed: [],
      },
    };
    const markdown = await renderReport(report, "markdown", "en");
    expect(markdown.length).toBeLessThan(65_536);
    expect(markdown).toContain("… and 4,950 more");
  });
});

describe.skipIf(!hasCmark)(`the Markdown, read back by GitHub's renderer${noCmark}`, () => {
  it.each(HOSTILE_TEXTS)("shows %j as code, and as nothing else", async (text) => {
    const xml = parse(await renderReport(fillReport(text), "markdown", "en"));
    const harmless = parse(await renderReport(fillReport("<harmless>"), "markdown", "en"));
    expect(elementsOf(xml)).toEqual(elementsOf(harmless));
    expect(listTexts(xml, "code")).toContain(oneLine(text));
    expect(listTexts(xml, "text").join("")).not.toContain(oneLine(text));
  });

  it("has the same elements whatever the texts hold", async () => {
    const expected = elementsOf(parse(await renderReport(fillReport("<harmless>"), "markdown", "en")));
    const hostile = fc.string({
      unit: fc.constantFrom(..."`|\\*_<>[]()@#!&~\n -ab1".split("")),
      minLength: 2,
      maxLength: 40,
    });
    for (const text of fc.sample(
      hostile.filter((each) => /[`|<@#]/.test(each)),
      100,
    )) {
      expect(elementsOf(parse(await renderReport(fillReport(text), "markdown", "en")))).toEqual(expected);
    }
  });
});
