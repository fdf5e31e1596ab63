import type { Builder, TestCase } from "junit-report-builder";
import type { EvidenceFinding } from "../../audit/evidence";
import { isBlocking } from "../../audit/findings";
import type { Diagnostic } from "../../diagnostics";
import type { LocatedFinding } from "../judge";

/** What a verb found, row by row; each row becomes a test case. */
export interface Verdicts {
  readonly diagnostics?: readonly Diagnostic[];
  readonly policies?: readonly LocatedFinding[];
  readonly evidence?: readonly EvidenceFinding[];
}

interface Row {
  readonly suite: string;
  readonly name: string;
  readonly file?: string;
  readonly outcome: "passed" | "failed" | "error" | "skipped";
  /** One line. */
  readonly message: string;
  /** `type` of a failure: code or permanent id. */
  readonly type: string;
  readonly details: readonly string[];
}

/**
 * JUnit XML as CI systems read it: what makes the verb fail is `failure`, what could not be evaluated `error`; waived, not
 * applicable and advice that is not followed is `skipped` with its reason in `system-out`.
 *
 * @param title of the report, e.g. `mvm check acme`
 */
export async function renderJunit(title: string, verdicts: Verdicts): Promise<string> {
  // Loaded where it is wanted only: parsing it costs more than a check.
  const { default: factory } = await import("junit-report-builder");
  const builder = factory.newBuilder().name(toXmlText(title));
  const rows = [
    ...(verdicts.diagnostics ?? []).map(fromDiagnostic),
    ...(verdicts.policies ?? []).map(fromPolicy),
    ...(verdicts.evidence ?? []).map(fromEvidence),
  ];
  for (const suite of new Set(rows.map((row) => row.suite))) {
    addSuite(
      builder,
      title,
      suite,
      rows.filter((row) => row.suite === suite),
    );
  }
  return builder.build();
}

function addSuite(builder: Builder, title: string, name: string, rows: readonly Row[]): void {
  const suite = builder.testSuite().name(toXmlText(name));
  for (const row of rows) {
    const testCase = suite
      .testCase()
      .className(toXmlText(`${title}.${name}`))
      .name(toXmlText(row.name));
    if (row.file !== undefined) testCase.file(toXmlText(row.file));
    testCase.standardOutput(toXmlText([row.message, ...row.details].filter(Boolean).join("\n")));
    setOutcome(testCase, row);
  }
}

function setOutcome(testCase: TestCase, { outcome, message, type }: Row): void {
  if (outcome === "failed") testCase.failure(toXmlText(message), type);
  if (outcome === "error") testCase.error(toXmlText(message), type);
  if (outcome === "skipped") testCase.skipped();
}

function fromDiagnostic(diagnostic: Diagnostic): Row {
  const { code, severity, message, hint, place } = diagnostic;
  return {
    suite: "diagnostics",
    name: place ? `${code} ${place.file}:${place.line}:${place.column}` : code,
    ...(place ? { file: place.file } : {}),
    // MVM1…: refused by a rule or gate. Any other says that there is no verdict.
    outcome: severity === "warning" ? "skipped" : code.startsWith("MVM1") ? "failed" : "error",
    message,
    type: code,
    details: hint ? [`hint: ${hint}`] : [],
  };
}

function fromPolicy(finding: LocatedFinding): Row {
  const { place } = finding;
  const about = [finding.resource.split("::").at(-1), finding.path].filter(Boolean);
  return {
    suite: "policies",
    name: [finding.id, ...about].join(" "),
    ...(place ? { file: place.file } : {}),
    outcome: outcomeOf(finding),
    message: describeReason(finding),
    type: finding.id,
    details: [
      ...(place ? [`at: ${place.file}:${place.line}:${place.column}`] : []),
      ...(finding.state === "fail" ? [`hint: ${finding.remediation}`] : []),
    ],
  };
}

function fromEvidence(finding: EvidenceFinding): Row {
  return {
    suite: `evidence ${finding.system}`,
    name: finding.id,
    outcome: outcomeOf(finding),
    message: describeReason(finding),
    type: finding.id,
    details: finding.evidence,
  };
}

type Judged = Pick<LocatedFinding, "state" | "enforcement" | "reason" | "clauses">;

function outcomeOf(finding: Judged): Row["outcome"] {
  if (finding.state === "pass") return "passed";
  if (!isBlocking(finding)) return "skipped";
  return finding.state === "fail" ? "failed" : "error";
}

/** A skipped case says which kind of "skipped" it is. */
function describeReason({ state, enforcement, reason, clauses }: Judged): string {
  const kind = state === "pass" ? "" : enforcement === "advisory" ? `advice, ${state}: ` : `${state}: `;
  const text = state === "fail" && enforcement === "mandatory" ? reason : `${kind}${reason}`;
  return `${text} (${clauses.join(", ")})`;
}

/** XML has no form at all for most control characters and lone surrogates; the builder escapes the rest. */
function toXmlText(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
}
