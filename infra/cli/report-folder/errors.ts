import type { DiagnosticKind } from "../../diagnostics";

export const reportFolderErrors = {
  folderUnreadable: {
    code: "MVM2933",
    title: "The folder of reports cannot be read",
    hint: "name a folder in which `mvm report` wrote",
  },
  chainBroken: {
    code: "MVM3960",
    title: "The last report is not what the folder says",
    hint: "run `mvm report verify <folder>`, keep the folder as it is, and continue in another with --folder",
  },
  folderBusy: {
    code: "MVM3961",
    title: "Another run writes a report into this folder",
    hint: "wait for it to end; if that run is gone, delete the named lock file",
  },
  clockBehind: {
    code: "MVM3962",
    title: "The last report is of a later time than this one",
    hint: "set this machine's clock, or continue in another folder with --folder",
  },
} as const satisfies Record<string, DiagnosticKind>;
