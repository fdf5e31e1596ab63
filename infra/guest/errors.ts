import type { DiagnosticKind } from "../diagnostics";

/** What a renderer refuses. The value comes from a card or a component's argument, so it is wrong input. */
export const guestErrors = {
  unsafeText: {
    code: "MVM2300",
    title: "A value may not enter a configuration file",
    hint: "use only the characters that the message names",
  },
  badAddress: {
    code: "MVM2301",
    title: "Not a canonical network",
    hint: "write an address or a network without host bits and without leading zeros, e.g. 203.0.113.0/24",
  },
  badPublicKey: {
    code: "MVM2302",
    title: "Not an SSH public key",
    hint: "give one line `type base64` without options, as ssh-keygen writes it to the .pub file",
  },
  badPort: { code: "MVM2303", title: "Not a port", hint: "give a whole number from 1 to 65535" },
  badWindow: {
    code: "MVM2304",
    title: "Not a usable patch window",
    hint: "give at least one day and a window of 20 minutes to 24 hours, e.g. from 02:00 to 04:00",
  },
} as const satisfies Record<string, DiagnosticKind>;
