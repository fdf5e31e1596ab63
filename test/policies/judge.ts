import { expect, it } from "vitest";
import { evaluate, type Finding, type Rule } from "../../infra/audit/findings";
import { compliantFixture, graphOf, type Fixture } from "./compliant-graph";

/** state, resource (last part of the urn), path, and the text that the reason must contain. */
export type Expected = readonly [state: Finding["state"], resource: string, path: string, reason: string];

const shorten = (urn: string): string => urn.split("::").at(-1) ?? "";

export function judge(rule: Rule, change: (fixture: Fixture) => void = () => undefined): readonly Finding[] {
  const fixture = compliantFixture();
  change(fixture);
  return evaluate([rule], graphOf(fixture));
}

/** One test per row: the compliant fixture with one change yields exactly these findings. */
export function itJudges(
  rule: Rule,
  rows: readonly (readonly [
    name: string,
    change: (fixture: Fixture) => void,
    expected: readonly Expected[],
  ])[],
): void {
  it.each(rows)("%s", (_name, change, expected) => {
    const findings = judge(rule, change);
    expect(findings.map((finding) => [finding.state, shorten(finding.resource), finding.path])).toEqual(
      expected.map(([state, resource, path]) => [state, resource, path]),
    );
    for (const [index, [, , , reason]] of expected.entries())
      expect(findings[index]?.reason).toContain(reason);
  });
}
