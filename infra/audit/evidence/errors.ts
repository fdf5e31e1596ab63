import type { DiagnosticKind } from "../../diagnostics";

/** Codes MVM3250-3299: what keeps evidence from being collected at all. A VM that cannot be reached is a finding. */
export const EVIDENCE_ERRORS = {
  programMissing: {
    code: "MVM3250",
    title: "A probe program is missing",
    hint: "build again with `npm run build`: dist/ must hold the .cjs and .py files of infra/audit/evidence",
  },
} as const satisfies Record<string, DiagnosticKind>;
