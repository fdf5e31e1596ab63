import type { DiagnosticKind } from "../diagnostics";

/** Errors of the composition root. MVM3991-3993 are raised by infra/launch, before TypeScript can run. */
export const cliErrors = {
  replaceRefused: {
    code: "MVM1001",
    title: "The plan would replace or delete a VM",
    hint: "if the data on it may go, run the command again with --allow-replace <vm>",
  },
  confirmMissing: {
    code: "MVM1002",
    title: "Destroying a customer needs confirmation",
    hint: "run `mvm destroy <customer> --confirm <customer>`",
  },
  policyBlocked: {
    code: "MVM1003",
    title: "A mandatory policy stops this change",
    hint: "read the findings above, correct the card, and run `mvm check <customer>`",
  },
  changesFound: {
    code: "MVM1011",
    title: "There is something to change",
    hint: "look at the plan above; `mvm up <customer>` applies it",
  },
  notConfirmed: {
    code: "MVM1012",
    title: "The plan was not confirmed",
    hint: "answer `yes`, or run `mvm up <customer> --yes`",
  },
  unknownVm: {
    code: "MVM2902",
    title: "The customer has no such VM",
    hint: "the names stand under `systems:` in the card",
  },
  stackConfig: {
    code: "MVM2903",
    title: "The stack configuration cannot be used",
    hint: "compare stacks/Pulumi.<customer>.yaml with stacks/Pulumi.demo.yaml",
  },
  initOption: {
    code: "MVM2920",
    title: "A project cannot be made with this option",
    hint: "names have a-z, 0-9 and hyphens, start with a letter, and have at most 40 characters: `mvm init --name acme-hosting`",
  },
  filesInTheWay: {
    code: "MVM2921",
    title: "A project's files exist already",
    hint: "`mvm init` never overwrites: move them away or use another folder. In a project, a new customer is two files: a card and a stack configuration",
  },
  packageJson: {
    code: "MVM2922",
    title: "package.json cannot be completed",
    hint: "correct it, or delete it: `mvm init` makes one",
  },
  inputFile: {
    code: "MVM2904",
    title: "A file named on the command line cannot be read",
    hint: "name a file that `mvm state export` or `pulumi stack export` printed",
  },
  stateOfOther: {
    code: "MVM2934",
    title: "The state is not this customer's",
    hint: "name the state that `mvm state export` or `pulumi stack export` printed for this customer",
  },
  noCards: {
    code: "MVM2930",
    title: "No card to check",
    hint: "name a customer or a file, or write stacks/<customer>/card.yaml",
  },
  severalToStdout: {
    code: "MVM2932",
    title: "Several cards for one output",
    hint: "name one customer or file, or leave out --stdout",
  },
  homeNotWritable: {
    code: "MVM3904",
    title: "The state home cannot be written",
    hint: "free disk space or rights there, or set MVM_HOME to another directory",
  },
  noPlatform: {
    code: "MVM3905",
    title: "The stack names no platform",
    hint: "set `managed-vm:platform` and `managed-vm:endpoint` in stacks/Pulumi.<customer>.yaml; `mvm check` works without",
  },
  cardNotWritable: {
    code: "MVM3951",
    title: "The card cannot be written",
    hint: "check the rights of the file and its folder, and the free space; the file is as it was",
  },
  notDeployed: {
    code: "MVM3907",
    title: "The customer is not deployed",
    hint: "run `mvm up <customer>` first",
  },
  engineUnknown: {
    code: "MVM3908",
    title: "There is no engine of that name",
    hint: "use embedded or pulumi, or unset MVM_ENGINE: the Pulumi CLI is used where it is on PATH",
  },
  backendForeign: {
    code: "MVM3914",
    title: "The embedded engine cannot reach this state backend",
    hint: "use --engine pulumi, or unset PULUMI_BACKEND_URL to work on the state under MVM_HOME",
  },
  providerIdentity: {
    code: "MVM3909",
    title: "No private key of the provider",
    hint: "set MVM_SSH_KEY to a 0600 key file, or load the key into an SSH agent (SSH_AUTH_SOCK)",
  },
  imageMissing: {
    code: "MVM3910",
    title: "The platform has no image for a guest OS",
    hint: "choose another os in the card, or bring the image to the platform",
  },
  stepFailed: {
    code: "MVM3911",
    title: "A step failed",
    hint: "read the message; nothing else was changed",
  },
  programFailed: {
    code: "MVM3912",
    title: "The program failed",
    hint: "this is a defect of the program or of this toolkit: report it with the message",
  },
  projectNotWritable: {
    code: "MVM3940",
    title: "The project's folder cannot be written",
    hint: "free disk space or rights there; nothing was left behind",
  },
  /** Raised where nothing else can speak any more: `main.ts` as the process ends. */
  noResult: {
    code: "MVM3913",
    title: "The run ended without a result",
    hint: "outputs of the program wait for each other: look for two resources that need each other",
  },
  // The launcher runs before TypeScript can: its rows stand here for docs/diagnostics.md.
  staleBuild: {
    code: "MVM3991",
    title: "The build is older than the sources",
    hint: "run `npm run build` and try again",
  },
  preparationFailed: {
    code: "MVM3992",
    title: "Installing or building failed",
    hint: "run the command that the message names and read its output",
  },
  nodeTooOld: {
    code: "MVM3993",
    title: "Node is too old",
    hint: "install the Node version that the message names, or a newer one",
  },
  appliedInPart: {
    code: "MVM4901",
    title: "Only a part was applied",
    hint: "the state is consistent; correct the cause and run the same command again",
  },
} as const satisfies Record<string, DiagnosticKind>;
