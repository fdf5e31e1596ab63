import type { DiagnosticKind } from "../../diagnostics";

/** Why no SSH session came about, or ended early. Nothing was changed by a session that did not start. */
export const sshErrors = {
  badHostKey: {
    code: "MVM3200",
    title: "The pinned host key is unusable",
    hint: "pin one ed25519 public key line, `ssh-ed25519 AAAA…`",
  },
  hostKeyMismatch: {
    code: "MVM3201",
    title: "The host shows another key than the pinned one",
    hint: "compare with the console (`mvm console`): either the VM was rebuilt by hand or somebody stands in between; nothing was sent",
  },
  unreachable: {
    code: "MVM3202",
    title: "The host cannot be reached",
    hint: "check that the VM runs (`mvm console`), that its firewall lets this address in, and that it is spoken to from a provider source",
  },
  noAnswer: {
    code: "MVM3203",
    title: "The host does not answer in time",
    hint: "a silent port usually means a firewall that does not know this address; check the provider's sources",
  },
  refused: {
    code: "MVM3204",
    title: "The host accepts none of our keys",
    hint: "load the provider's key into the SSH agent, or name its file in MVM_SSH_KEY; the console still lets you in",
  },
  noIdentity: {
    code: "MVM3205",
    title: "No SSH key to log in with",
    hint: "set MVM_SSH_KEY to a private key file (mode 0600), or start an SSH agent (SSH_AUTH_SOCK)",
  },
  badKeyFile: {
    code: "MVM3206",
    title: "A private key file is unusable",
    hint: "the file must be an unencrypted OpenSSH or PEM private key of this user with mode 0600; load keys with a passphrase into the SSH agent",
  },
  connectionLost: {
    code: "MVM3207",
    title: "The connection broke",
    hint: "run the command again",
  },
  commandTimeout: {
    code: "MVM3208",
    title: "A remote command takes too long",
    hint: "look at the VM's load and disk (`mvm console`), then run the command again",
  },
  aborted: { code: "MVM3209", title: "Interrupted", hint: "run the command again" },
} as const satisfies Record<string, DiagnosticKind>;
