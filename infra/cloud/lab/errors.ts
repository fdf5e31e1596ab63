import type { DiagnosticKind } from "../../diagnostics";

/** What can be wrong with the machine that carries the lab. Nothing of a customer was changed when one of these is thrown. */
export const labErrors = {
  unknownLab: {
    code: "MVM3100",
    title: "Unknown lab",
    hint: "set MVM_LAB to one of lab, test, bench, scratch, or unset it",
  },
  unsupportedHost: {
    code: "MVM3101",
    title: "This machine cannot carry the lab",
    hint: "run it as root on Debian 12 or later with network namespaces; `mvm check` works on any machine, and a stack may name a real LXD endpoint instead",
  },
  packagesMissing: {
    code: "MVM3102",
    title: "Packages could not be installed",
    hint: "repair apt on this machine (`apt-get update` must succeed) and run the command again",
  },
  commandFailed: {
    code: "MVM3103",
    title: "A system command failed",
    hint: "`mvm lab doctor` names what is wrong with this machine",
  },
  daemonNotReady: {
    code: "MVM3104",
    title: "The lab's LXD daemon does not answer",
    hint: "read the daemon's log, then `mvm lab down` and `mvm lab up`",
  },
  lockBusy: {
    code: "MVM3105",
    title: "Another run works on the labs of this machine",
    hint: "wait for it to end and run the command again",
  },
  noMirror: {
    code: "MVM3106",
    title: "No Debian mirror found",
    hint: "add Debian's main archive to /etc/apt/sources.list.d; guest images are built from it",
  },
  imageBuildFailed: {
    code: "MVM3107",
    title: "A guest image could not be built",
    hint: "check that the mirror is reachable and carries the suite, and that the image store has 2 GiB free",
  },
  unknownOs: {
    code: "MVM3108",
    title: "The lab has no recipe for this guest OS",
    hint: "choose debian-12 or debian-13, or a platform that has an image for it",
  },
  foreignObject: {
    code: "MVM3109",
    title: "Something that is not ours is in the way",
    hint: "remove or rename it yourself; the lab touches only what it made",
  },
  guestsLost: {
    code: "MVM3110",
    title: "Guests did not come back",
    hint: "`mvm lab doctor` lists them; read the daemon's log",
  },
  keyUnusable: {
    code: "MVM3111",
    title: "The lab's provider key is unusable",
    hint: "the file must be a private key of this user with mode 0600; `mvm lab down --purge` and `mvm lab up` make a new lab",
  },
} as const satisfies Record<string, DiagnosticKind>;
