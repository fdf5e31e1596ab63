import type { DiagnosticKind } from "../../diagnostics";

/** What can stop a run through the Pulumi CLI, beside what both engines know (MVM3001…MVM3009). */
export const pulumiCliErrors = {
  missing: {
    code: "MVM3030",
    title: "There is no Pulumi CLI",
    hint: "put `pulumi` on PATH, or use --engine embedded",
  },
  tooOld: {
    code: "MVM3031",
    title: "The Pulumi CLI is too old",
    hint: "install a newer Pulumi CLI, or use --engine embedded",
  },
  refused: {
    code: "MVM3032",
    title: "The Pulumi CLI refused",
    hint: "read its message; nothing was changed",
  },
  pluginMissing: {
    code: "MVM3033",
    title: "The Pulumi CLI lacks a plugin",
    hint: "run `pulumi install` in the project, or put the named plugin beside `pulumi`",
  },
  backendUnusable: {
    code: "MVM3034",
    title: "The state backend cannot be used",
    hint: "check PULUMI_BACKEND_URL and its credentials; nothing was changed",
  },
  secretsProvider: {
    code: "MVM3035",
    title: "The stack's secrets are not opened by a passphrase",
    hint: "use `pulumi` itself for this stack, or run `pulumi stack change-secrets-provider passphrase`",
  },
  ended: {
    code: "MVM4010",
    title: "The Pulumi CLI was killed",
    hint: "run the same command again; if the stack is then locked by the dead run, run `pulumi cancel` first",
  },
} as const satisfies Record<string, DiagnosticKind>;
