import { gfmTableToMarkdown } from "mdast-util-gfm-table";
import { toMarkdown } from "mdast-util-to-markdown";
import type { FindingState } from "../../findings";
import type { AuditReport, ReportFinding } from "../audit-report";
import { openLanguage, type Language, type ReportLanguage } from "../words";
import { heading, list, paragraph, phrase, quote, say, table, type Block, type Phrase } from "./text";

/** Rows of a table and items of a list: a comment is read at one go, the file has the rest. */
const MOST_ROWS = 50;

const SHOWN: readonly FindingState[] = ["fail", "not-evaluated", "waived", "pass", "not-applicable"];
const MARKS: Readonly<Record<AuditReport["verdict"], string>> = { pass: "✅", fail: "❌" };

/** The report in short, for a pull request: verdict, open findings, difference. */
export function renderMarkdown(report: AuditReport, languageName: ReportLanguage): string {
  const language = openLanguage(languageName);
  const children = [
    ...summarise(report, language),
    ...describeOpen(report, language),
    ...describeDifference(report, language),
    describeBasis(report, language),
  ];
  return toMarkdown(
    { type: "root", children },
    { extensions: [gfmTableToMarkdown({ tablePipeAlign: false })], bullet: "-" },
  );
}

function summarise(report: AuditReport, { words, format }: Language): Block[] {
  const { verdict, customer, counts, loweredPolicies } = report;
  const states = SHOWN.map((state) => `${format.number(counts[state])} ${words.states[state]}`);
  const title = `${MARKS[verdict]} ${words.reportTitle} `;
  return [
    heading(2, say(title), quote(customer), say(`: ${words.verdict[verdict]}`)),
    paragraph(say(`${words.verdictMeaning[verdict]} ${states.join(", ")}.`)),
    ...(loweredPolicies.length === 0
      ? []
      : [
          paragraph(
            { type: "strong", children: [say(words.lowered.notice(format.number(loweredPolicies.length)))] },
            say(": "),
            ...loweredPolicies.flatMap(({ id, effective }, index): Phrase[] => [
              ...(index === 0 ? [] : [say(", ")]),
              quote(id),
              say(` ${words.enforcements[effective]}`),
            ]),
          ),
        ]),
  ];
}

function describeOpen(report: AuditReport, language: Language): Block[] {
  const { words } = language;
  const open = report.findings.filter(({ state }) => state === "fail" || state === "not-evaluated");
  if (open.length === 0) return [paragraph(say(words.finding.noneOpen))];
  const { state, policy, system, reason, place } = words.finding;
  return [
    heading(3, say(words.headings.open)),
    table(
      [state, policy, system, reason, place],
      open.slice(0, MOST_ROWS).map((finding) => describeRow(finding, language)),
    ),
    ...describeRest(open.length, language),
  ];
}

function describeRow(finding: ReportFinding, { words, findTitle }: Language): Phrase[][] {
  const { id, title, clauses, state, system, reason, location } = finding;
  return [
    [say(words.states[state])],
    [phrase(findTitle(id) ?? title), say(" "), quote(id), say(" "), quote(clauses.join(", "))],
    [system === null ? say(words.finding.wholeCustomer) : quote(system)],
    [quote(reason)],
    [location === null ? say("–") : quote(`${location.file}:${location.line}`)],
  ];
}

function describeDifference({ difference, findings }: AuditReport, language: Language): Block[] {
  const { words, format, findTitle } = language;
  if (difference === null) return [];
  const { added, fixed, persisting } = words.difference;
  const counts = [
    `${added}: ${format.number(difference.new.length)}`,
    `${fixed}: ${format.number(difference.fixed.length)}`,
    `${persisting}: ${format.number(difference.persisting.length)}`,
  ];
  const isNew = new Set(difference.new);
  const items = [
    ...findings.filter(({ key }) => isNew.has(key)).map((finding) => ({ ...finding, word: added })),
    ...difference.fixed.map((finding) => ({ ...finding, title: finding.id, word: fixed })),
  ].map(({ word, id, title, system }): Phrase[] => [
    say(`${word}: `),
    phrase(findTitle(id) ?? title),
    say(", "),
    system === null ? say(words.finding.wholeCustomer) : quote(system),
  ]);
  return [
    heading(3, say(words.headings.difference)),
    paragraph(say(counts.join(", "))),
    ...(items.length === 0 ? [] : [list(items.slice(0, MOST_ROWS))]),
    ...describeRest(items.length, language),
  ];
}

function describeRest(count: number, { words, format }: Language): Block[] {
  const rest = count - MOST_ROWS;
  return rest > 0 ? [paragraph(say(`… ${words.matrix.more(format.number(rest))}`))] : [];
}

function describeBasis({ basis, generatedAt }: AuditReport, { words, format }: Language): Block {
  const { state } = basis;
  return paragraph(
    say(`${words.basis.generatedAt}: ${format.instant(generatedAt)}. ${words.basis.state}: `),
    state === null ? say(words.basis.noState) : quote(`sha256:${state.sha256}`),
    say("."),
  );
}
