import type { Builder, TestCase } from "junit-report-builder";
import type { SourcePlace } from "../../../diagnostics";
import { isBlocking, type Finding } from "../../findings";

/** One verdict: a test case of the report. */
export interface JunitCase {
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

/** Writes JUnit XML as CI systems read it. @param title of the report, e.g. `mvm check acme` */
export async function renderJunitCases(title: string, cases: readonly JunitCase[]): Promise<string> {
  // Loaded where it is wanted only: parsing it costs more than a check.
  const { default: factory } = await import("junit-report-builder");
  const builder = factory.newBuilder().name(toXmlText(title));
  const suites = new Map<string, JunitCase[]>();
  for (const each of cases) suites.set(each.suite, [...(suites.get(each.suite) ?? []), each]);
  for (const [suite, inside] of suites) addSuite(builder, title, suite, inside);
  return builder.build();
}

type Judged = Pick<Finding, "state" | "enforcement" | "reason" | "clauses">;

/** The case of a policy's finding. */
export function policyToCase(
  finding: Judged & Pick<Finding, "id" | "resource" | "path" | "remediation">,
  place: SourcePlace | undefined,
): JunitCase {
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

/** The case of what a probe saw on one system. */
export function evidenceToCase(
  finding: Judged & { readonly id: string; readonly system: string; readonly evidence: readonly string[] },
): JunitCase {
  return {
    suite: `evidence ${finding.system}`,
    name: finding.id,
    outcome: outcomeOf(finding),
    message: describeReason(finding),
    type: finding.id,
    details: finding.evidence,
  };
}

function addSuite(builder: Builder, title: string, name: string, cases: readonly JunitCase[]): void {
  const suite = builder.testSuite().name(toXmlText(name));
  for (const each of cases) {
    const testCase = suite
      .testCase()
      .className(toXmlText(`${title}.${name}`))
      .name(toXmlText(each.name));
    if (each.file !== undefined) testCase.file(toXmlText(each.file));
    testCase.standardOutput(toXmlText([each.message, ...each.details].filter(Boolean).join("\n")));
    setOutcome(testCase, each);
  }
}

function setOutcome(testCase: TestCase, { outcome, message, type }: JunitCase): void {
  if (outcome === "failed") testCase.failure(toXmlText(message), type);
  if (outcome === "error") testCase.error(toXmlText(message), type);
  if (outcome === "skipped") testCase.skipped();
}

function outcomeOf(finding: Judged): JunitCase["outcome"] {
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
