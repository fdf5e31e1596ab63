import type { SourcePlace } from "../../diagnostics";
import type { EvidenceFinding } from "../evidence";
import { isBlocking, type Finding } from "../findings";

export interface ReportInput {
  readonly customer: string;
  /** `place`: where a person wrote what is at fault, joined by the CLI. */
  readonly policies: readonly (Finding & { readonly place?: SourcePlace })[];
  readonly evidence: readonly EvidenceFinding[];
}

/** The public JSON form of a verdict on a running system (see docs/json.md). */
export function toReportJson(input: ReportInput): Record<string, unknown> {
  return {
    schemaVersion: 1,
    customer: input.customer,
    verdict: reportVerdict(input),
    policies: input.policies.map(policyToJson),
    evidence: input.evidence.map((finding) => ({ ...finding })),
  };
}

/**
 * Fails closed: what could not be evaluated counts like a failure, and so does a verdict without any evidence.
 */
export function reportVerdict({
  policies,
  evidence,
}: Pick<ReportInput, "policies" | "evidence">): "pass" | "fail" {
  return evidence.length === 0 || [...policies, ...evidence].some(isBlocking) ? "fail" : "pass";
}

/** The public JSON form of one policy finding, the same in `check`, `plan` and `verify`. */
export function policyToJson(finding: ReportInput["policies"][number]): Record<string, unknown> {
  const { place, ...rest } = finding;
  return {
    id: rest.id,
    clauses: rest.clauses,
    controls: rest.controls,
    severity: rest.severity,
    enforcement: rest.enforcement,
    resource: rest.resource,
    path: rest.path,
    location: place ? { file: place.file, line: place.line, column: place.column, path: place.path } : null,
    state: rest.state,
    reason: rest.reason,
    waiver: rest.waiver ?? null,
  };
}
