import type { DiagnosticKind } from "../../diagnostics";

/** What can be wrong with a plan that was saved, approved and is now to be applied. */
export const savedPlanErrors = {
  differs: {
    code: "MVM1010",
    title: "The saved plan is out of date",
    hint: "make it again with `mvm plan <customer> --out FILE`, and look at it again",
  },
  unusable: {
    code: "MVM2910",
    title: "The file is no saved plan",
    hint: "give the file that `mvm plan <customer> --out FILE` wrote",
  },
  foreign: {
    code: "MVM2911",
    title: "The saved plan was made for something else",
    hint: "make it again with `mvm plan <customer> --out FILE`",
  },
  sealBroken: {
    code: "MVM2912",
    title: "The saved plan was changed, or made with another passphrase",
    hint: "use the passphrase of the plan's run and the file as it was written, or make the plan again",
  },
  replaceTwice: {
    code: "MVM2913",
    title: "--allow-replace belongs to the plan",
    hint: "give it to `mvm plan <customer> --out FILE`; `up --yes FILE` takes it from there",
  },
} as const satisfies Record<string, DiagnosticKind>;
