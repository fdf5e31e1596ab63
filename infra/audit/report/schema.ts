import { z } from "zod";

const text = z.string();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** ISO 8601 in UTC. */
const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
const key = z.string().regex(/^[0-9a-f]{16}$/);
const count = z.int().min(0);
const line = z.int().min(1);
const texts = z.array(text).readonly();

const state = z.enum(["pass", "fail", "waived", "not-evaluated", "not-applicable"]);
const verdict = z.enum(["pass", "fail"]);
const usualLevel = z.enum(["mandatory", "advisory"]);

const waiver = {
  policy: text,
  system: text.nullable().describe("Name of the system; null for what is about the customer as a whole"),
  reason: text,
  owner: text,
  expires: text.describe("Last day on which it holds, YYYY-MM-DD"),
  ticket: text,
};

const basis = z.strictObject({
  toolkitVersion: text,
  engine: z.strictObject({ name: z.enum(["embedded", "pulumi", "unknown"]), version: text }).readonly(),
  platform: text.nullable(),
  state: z
    .strictObject({ time: instant, sha256, resources: count, systems: count })
    .readonly()
    .nullable()
    .describe("Of the state that was judged; null where a preview was judged"),
  files: z
    .array(
      z
        .strictObject({
          role: z.enum(["card", "provider", "waivers", "policy-config"]),
          file: text,
          sha256,
        })
        .readonly(),
    )
    .readonly(),
  judgedOn: day,
  probed: z.boolean(),
});

const finding = z.strictObject({
  key: key.describe("The same over reports of the same matter"),
  source: z.enum(["policy", "evidence"]),
  id: text.describe("Permanent id of the policy or probe"),
  title: text,
  clauses: texts,
  controls: z.array(z.strictObject({ framework: text, id: text }).readonly()).readonly(),
  severity: z.enum(["low", "medium", "high", "critical"]),
  enforcement: z.enum(["mandatory", "advisory", "disabled"]),
  resource: text.describe("urn"),
  system: text.nullable(),
  path: text,
  location: z.strictObject({ file: text, line, column: line, path: text }).readonly().nullable(),
  state,
  reason: text,
  evidence: texts,
  remediation: text,
  waiver: z.strictObject(waiver).readonly().nullable(),
});

const prerequisites = z.strictObject({
  rows: z.array(z.strictObject({ id: text, title: text, clauses: texts }).readonly()).readonly(),
  systems: texts,
  cells: z.array(z.array(state).readonly()).readonly(),
});

const clauseRow = z.strictObject({
  id: text,
  text,
  obligation: z.enum(["must", "should"]),
  state,
  findings: count,
});

const network = z.strictObject({
  systems: z
    .array(
      z
        .strictObject({
          name: text,
          os: text,
          network: z.enum(["external", "private"]),
          note: text.nullable(),
          addresses: texts,
          allowances: z
            .array(z.strictObject({ traffic: text, sources: texts, purpose: text }).readonly())
            .readonly(),
        })
        .readonly(),
    )
    .readonly(),
});

const difference = z.strictObject({
  previousSha256: sha256,
  previousGeneratedAt: instant,
  new: z.array(key).readonly(),
  fixed: z
    .array(z.strictObject({ key, id: text, system: text.nullable(), reason: text }).readonly())
    .readonly(),
  persisting: z.array(key).readonly(),
});

const counts = z.strictObject({
  pass: count,
  fail: count,
  waived: count,
  "not-evaluated": count,
  "not-applicable": count,
});

/** An AuditReport as it stands in a file, for reading one back and for `docs/schema/audit-report.schema.json`. */
export const auditReportSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    customer: text,
    generatedAt: instant,
    verdict,
    counts: counts.readonly(),
    basis: basis.readonly(),
    findings: z.array(finding.readonly()).readonly(),
    prerequisites: prerequisites.readonly(),
    clauses: z.array(clauseRow.readonly()).readonly(),
    loweredPolicies: z
      .array(
        z
          .strictObject({ id: text, usual: usualLevel, effective: z.enum(["advisory", "disabled"]) })
          .readonly(),
      )
      .readonly(),
    waivers: z
      .array(
        z
          .strictObject({
            ...waiver,
            status: z.enum(["active", "expired", "unused", "malformed"]),
            problem: text.nullable(),
          })
          .readonly(),
      )
      .readonly(),
    network: network.readonly(),
    difference: difference.readonly().nullable(),
  })
  .readonly();

/** The JSON Schema (draft 7) of a report. */
export function describeReportFormat(): Record<string, unknown> {
  return { title: "Audit report of a customer", ...z.toJSONSchema(auditReportSchema, { target: "draft-7" }) };
}
