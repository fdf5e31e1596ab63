import type { DiagnosticKind } from "../../diagnostics";
import { diagnose, DiagnosticError } from "../../diagnostics";

/** Codes of the LXD/Incus driver: MVM3150-3199 before the first change, MVM4020-4039 after it. */
export const lxdErrors = {
  unreachable: {
    code: "MVM3150",
    title: "The cloud's API does not answer",
    hint: "start the lab cloud with `mvm lab up`, or check the endpoint in the stack configuration",
  },
  endpointInvalid: {
    code: "MVM3151",
    title: "The endpoint of the cloud is not usable",
    hint: "use `lab`, `unix:///path/to/unix.socket` or `https://host:8443`",
  },
  serverNotTrusted: {
    code: "MVM3152",
    title: "The server shows another certificate than the pinned one",
    hint: "compare MVM_LXD_SERVER_FINGERPRINT with the server's certificate before you change it",
  },
  readRefused: {
    code: "MVM3153",
    title: "The cloud refuses to show something",
    hint: "read the cloud's message; `mvm lab doctor` checks the lab",
  },
  timedOut: {
    code: "MVM3154",
    title: "The cloud does not answer in time",
    hint: "look at the load of the cloud's host, then run the same command again",
  },
  serverNotPrepared: {
    code: "MVM3155",
    title: "The server lacks the settings that the driver needs",
    hint: "run `mvm lab up`, or set user.mvm.slot and user.mvm.pool in the server's configuration",
  },
  imageMissing: {
    code: "MVM3156",
    title: "There is no image of this guest OS",
    hint: "build it with `mvm lab image <os>`",
  },
  clientKeyMissing: {
    code: "MVM3157",
    title: "The client key for the cloud is not there",
    hint: "set MVM_LXD_CLIENT_CERT, MVM_LXD_CLIENT_KEY and MVM_LXD_SERVER_FINGERPRINT",
  },
  consoleRefused: {
    code: "MVM3158",
    title: "The console cannot be attached",
    hint: "see that the VM runs and that nobody else is attached to its console",
  },
  hostCommandFailed: {
    code: "MVM3159",
    title: "A command on the cloud's host failed",
    hint: "`mvm lab doctor` says what the host lacks",
  },
  changeRefused: {
    code: "MVM4020",
    title: "The cloud refuses a change",
    hint: "read the cloud's message; after a correction run the same command again, it continues",
  },
  firstBootFailed: {
    code: "MVM4021",
    title: "A new VM did not finish its first boot",
    hint: "look at it with `mvm console`; the same command run again continues",
  },
  foreignObject: {
    code: "MVM4022",
    title: "An object of this name exists and is not ours",
    hint: "rename the system, or remove the foreign object by hand",
  },
  networksExhausted: {
    code: "MVM4023",
    title: "No free network is left",
    hint: "destroy a customer that is no longer needed",
  },
  diskShrink: {
    code: "MVM4024",
    title: "A disk cannot shrink",
    hint: "keep the size, or allow the VM to be replaced",
  },
  outcomeUnknown: {
    code: "MVM4025",
    title: "The connection broke while the cloud worked",
    hint: "run the same command again: it finds what was made and continues",
  },
} as const satisfies Record<string, DiagnosticKind>;

/** What the cloud's API answered instead of success. */
export class LxdError extends DiagnosticError {
  constructor(
    /** HTTP-like status of the answer or of the failed operation. */
    readonly status: number,
    /** The cloud's own words. */
    readonly reason: string,
    method: string,
    path: string,
  ) {
    const kind = method === "GET" ? lxdErrors.readRefused : lxdErrors.changeRefused;
    super(diagnose(kind, `${method} ${path}: ${reason} (${status})`));
  }
}

/** A resource that exists although its creation failed. Pulumi keeps it by `id`; the next run finishes it. */
export class PartlyCreatedError extends DiagnosticError {
  readonly reasons: readonly string[];

  constructor(
    readonly id: string,
    readonly properties: object,
    cause: DiagnosticError,
  ) {
    super(cause.diagnostics, { cause });
    this.reasons = cause.diagnostics.map((d) => d.message);
  }
}
