import type { DiagnosticKind } from "../../diagnostics";

/** Why a guest could not be read or converged. */
export const guestConfigErrors = {
  badInputs: {
    code: "MVM2310",
    title: "The guest configuration cannot be applied",
    hint: "correct the argument that the message names",
  },
  notPrepared: {
    code: "MVM3211",
    title: "The guest cannot run our program",
    hint: "the image needs python3 and sudo without password for the provider's account",
  },
  badAnswer: {
    code: "MVM3212",
    title: "The guest answers something else than expected",
    hint: "look at the VM by its console (`mvm console`), then run the command again",
  },
  busy: {
    code: "MVM3213",
    title: "Another run works on this guest",
    hint: "wait for it to end, then run the command again",
  },
  validation: {
    code: "MVM3214",
    title: "The guest's own programs refuse a configuration file",
    hint: "nothing went live; correct the arguments that the file is made from",
  },
  failedUnchanged: {
    code: "MVM3215",
    title: "The guest could not be read or changed",
    hint: "nothing was changed; look at the VM by its console (`mvm console`), then run the command again",
  },
  failedInPart: {
    code: "MVM4040",
    title: "The guest was configured in part",
    hint: "correct what the message names and run the command again: it continues where this one stopped",
  },
  lostInBetween: {
    code: "MVM4041",
    title: "The connection broke while the guest was being configured",
    hint: "run the command again: it continues where this one stopped",
  },
} as const satisfies Record<string, DiagnosticKind>;
