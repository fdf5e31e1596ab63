import type { DiagnosticKind } from "../diagnostics";

/** What can stop the embedded engine. 30xx: nothing was changed; 40xx: applied in part. */
export const engineErrors = {
  passphraseMissing: {
    code: "MVM3001",
    title: "No passphrase for the state",
    hint: "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
  },
  passphraseWrong: {
    code: "MVM3002",
    title: "The passphrase does not open the state",
    hint: "use the passphrase that the stack was made with; there is no other way to its secrets",
  },
  stackLocked: {
    code: "MVM3003",
    title: "Another run works on this stack",
    hint: "wait for it to end; if that run is gone, delete the named lock file (or run: pulumi cancel)",
  },
  stateUnreadable: {
    code: "MVM3004",
    title: "The state file cannot be read",
    hint: "the last state before this one stands beside it with the ending .bak",
  },
  stateUnsupported: {
    code: "MVM3005",
    title: "The state needs the Pulumi CLI",
    hint: "install the Pulumi CLI and use --engine pulumi for this stack",
  },
  stateNotWritable: {
    code: "MVM3006",
    title: "The state directory cannot be written",
    hint: "free space, or give the directory to the user who runs this; nothing was changed",
  },
  featureUnsupported: {
    code: "MVM3007",
    title: "The program needs the Pulumi CLI",
    hint: "install the Pulumi CLI and use --engine pulumi, or do without this feature",
  },
  stackNameInvalid: {
    code: "MVM3008",
    title: "Not a name for a project or stack",
    hint: "use letters, digits, '-', '_' and '.', at most 100 characters, not starting with '.'",
  },
  stackMissing: {
    code: "MVM3009",
    title: "The stack has no state",
    hint: "deploy it first, or check the state directory (MVM_HOME)",
  },
  secureConfig: {
    code: "MVM3010",
    title: "A secure configuration value cannot be decrypted",
    hint: "set it again with: pulumi config set --secret <key>",
  },
  importRefused: {
    code: "MVM3011",
    title: "The file is no state of this stack",
    hint: "import what `mvm state export` or `pulumi stack export` printed for the same project and stack",
  },
  stateNotSaved: {
    code: "MVM4001",
    title: "The last steps could not be written to the state",
    hint: "free space in the state directory and run again: steps that were in flight are repeated",
  },
} as const satisfies Record<string, DiagnosticKind>;
