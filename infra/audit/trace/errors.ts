import type { DiagnosticKind } from "../../diagnostics";

/** MVM2931: what the trace was asked for; MVM3950: what it reads. */
export const traceErrors = {
  unknownClause: {
    code: "MVM2931",
    title: "No such clause",
    hint: "clauses are R1-R124, decisions O1-O47 without O22 and O25; `mvm trace` lists them",
  },
  citationsMissing: {
    code: "MVM3950",
    title: "The index of citations is missing",
    hint: "install the package again, or run `npm run build` in its sources",
  },
} as const satisfies Record<string, DiagnosticKind>;
