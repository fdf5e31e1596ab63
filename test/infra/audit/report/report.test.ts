import { expect, test } from "vitest";
import type { EvidenceFinding } from "../../../../infra/audit/evidence";
import type { Finding } from "../../../../infra/audit/findings";
import {
  groupBySystem,
  renderVerdictText,
  reportVerdict,
  toReportJson,
} from "../../../../infra/audit/report";

const evidence = (system: string, id: string, state: EvidenceFinding["state"]): EvidenceFinding => ({
  id,
  title: id,
  clauses: ["R17"],
  enforcement: "mandatory",
  resource: `urn:${system}`,
  system,
  state,
  reason: `${id} of ${system}`,
  evidence: [`${id} of ${system}`],
});

const policy = (state: Finding["state"], enforcement: Finding["enforcement"] = "mandatory"): Finding => ({
  id: "public-key-only",
  clauses: ["R17"],
  controls: [{ framework: "BSI IT-Grundschutz 2023", id: "SYS.1.3.A8" }],
  severity: "high",
  enforcement,
  resource: "urn:web",
  path: "files[0]",
  state,
  reason: "because",
  remediation: "do it",
});

test("the table is aligned, grouped by VM, the worst first, and ends with the count", () => {
  const rows = [
    evidence("web", "a", "pass"),
    evidence("db", "long-name", "not-applicable"),
    evidence("web", "b", "not-evaluated"),
    evidence("web", "c", "fail"),
  ];
  expect(renderVerdictText(groupBySystem(rows))).toBe(
    [
      "web",
      "  FAIL    c          R17  c of web",
      "  ????    b          R17  b of web",
      "  ok      a          R17  a of web",
      "",
      "db",
      "  n/a     long-name  R17  long-name of db",
      "",
      "1 failed, 1 not evaluated, 1 passed, 1 not applicable",
      "",
    ].join("\n"),
  );
  expect(renderVerdictText([])).toBe("nothing was judged\n");
});

test.each([
  [[], [], "fail"],
  [[], [evidence("web", "a", "pass")], "pass"],
  [[], [evidence("web", "a", "fail")], "fail"],
  [[], [evidence("web", "a", "not-evaluated")], "fail"],
  [[], [evidence("web", "a", "not-applicable")], "pass"],
  [[policy("fail")], [evidence("web", "a", "pass")], "fail"],
  [[policy("not-evaluated")], [evidence("web", "a", "pass")], "fail"],
  [[policy("waived")], [evidence("web", "a", "pass")], "pass"],
  [[policy("fail", "advisory")], [evidence("web", "a", "pass")], "pass"],
] as const)("verdict %#", (policies, found, verdict) => {
  expect(reportVerdict({ policies, evidence: found })).toBe(verdict);
});

test("the JSON form has the design's fields", () => {
  const place = { file: "card.yaml", line: 3, column: 5, path: "systems.web" };
  const json = toReportJson({
    customer: "acme",
    policies: [{ ...policy("pass"), place }],
    evidence: [evidence("web", "a", "pass")],
  });
  expect(json).toEqual({
    schemaVersion: 1,
    customer: "acme",
    verdict: "pass",
    policies: [
      {
        id: "public-key-only",
        clauses: ["R17"],
        controls: [{ framework: "BSI IT-Grundschutz 2023", id: "SYS.1.3.A8" }],
        severity: "high",
        enforcement: "mandatory",
        resource: "urn:web",
        path: "files[0]",
        location: place,
        state: "pass",
        reason: "because",
        waiver: null,
      },
    ],
    evidence: [evidence("web", "a", "pass")],
  });
});
