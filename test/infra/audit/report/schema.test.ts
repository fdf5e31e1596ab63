import { Ajv } from "ajv";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { z } from "zod";
import { auditReportSchema, describeReportFormat, type AuditReport } from "../../../../infra/audit/report";
import { SAMPLE } from "./fixtures";

describe("the published schema of a report", () => {
  // An independent validator: nothing of ours, nothing of zod.
  const validate = new Ajv({ strict: true, allErrors: true }).compile(describeReportFormat());

  it("is the type that renderers get", () => {
    expectTypeOf<z.output<typeof auditReportSchema>>().toEqualTypeOf<AuditReport>();
  });

  it("takes a report with something of everything", () => {
    expect([validate(SAMPLE), validate.errors]).toEqual([true, null]);
    expect(auditReportSchema.safeParse(SAMPLE).success).toBe(true);
  });

  it.each([
    ["an unknown field", { more: 1 }],
    ["another version", { schemaVersion: 2 }],
    ["an unknown verdict", { verdict: "maybe" }],
    ["a local time", { generatedAt: "2026-11-22T18:30:00+01:00" }],
    ["a missing field", { findings: undefined }],
    ["a hash that is none", { basis: { ...SAMPLE.basis, state: { ...SAMPLE.basis.state, sha256: "x" } } }],
    ["a state that is none", { findings: [{ ...SAMPLE.findings[0], state: "unknown" }] }],
    [
      "a line before the first",
      { findings: [{ ...SAMPLE.findings[0], location: { file: "", line: 0, column: 1, path: "" } }] },
    ],
    ["a waiver without its problem", { waivers: [{ ...SAMPLE.waivers[0], problem: undefined }] }],
    ["half a finding", { clauses: [{ ...SAMPLE.clauses[0], findings: 0.5 }] }],
    ["fewer findings than none", { clauses: [{ ...SAMPLE.clauses[0], findings: -1 }] }],
    ["a negative count", { counts: { ...SAMPLE.counts, pass: -1 } }],
  ])("refuses %s, as our own reader does", (_name, change) => {
    const report: unknown = JSON.parse(JSON.stringify({ ...SAMPLE, ...change }));
    expect([validate(report), auditReportSchema.safeParse(report).success]).toEqual([false, false]);
  });
});
