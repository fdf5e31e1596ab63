import type { DiagnosticKind } from "../../diagnostics";

export const artifactErrors = {
  notWritable: {
    code: "MVM3930",
    title: "A result file cannot be written",
    hint: "free space or rights there, or name another file",
  },
} as const satisfies Record<string, DiagnosticKind>;
