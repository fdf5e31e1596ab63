import { Option, type Command } from "commander";
import { REPORT_FORMATS } from "./output";
import type { Progress } from "./progress";
import { run, type CommonOptions, type Finish } from "./run-verb";
import type { ReportOptions } from "./verbs/report";

interface ReportFlags {
  readonly format: ReportOptions["format"];
  readonly lang: ReportOptions["language"];
  readonly fromState?: string;
  readonly out?: string;
  readonly folder?: string;
  readonly probe: boolean;
}

/** `mvm report <customer>`, and `mvm report verify <folder>` below it. */
export function addReportVerbs(
  program: Command,
  { env, progress }: { readonly env: NodeJS.ProcessEnv; readonly progress: Progress },
  finish: Finish,
): void {
  const group = program
    .command("report")
    .argument("<customer>")
    .description("judge what is deployed, and write what an auditor signs; reports chain in a folder")
    .exitOverride()
    .enablePositionalOptions() // --format of `verify` is its own
    .addOption(new Option("--format <format>", "form of the result").choices(REPORT_FORMATS).default("text"))
    .addOption(
      new Option("--lang <language>", "of html, sarif and markdown").choices(["en", "de"]).default("en"),
    )
    .addOption(new Option("--from-state <file>", "judge this stack file or export").conflicts("probe"))
    .option("--out <file>", "write the result to a file")
    .option("--folder <dir>", "where reports chain (default: reports/<customer> in the state home)")
    .option("--probe", "look at the running system too, as `verify` does", false)
    .addOption(new Option("--engine <engine>", "whose state").choices(["embedded", "pulumi"]))
    .action((customer: string, { format, lang: language, ...flags }: ReportFlags) =>
      run({ format: format === "json" && flags.out === undefined ? "json" : "text" }, finish, async () =>
        (await import("./verbs/report")).report(customer, env, { ...flags, format, language }, progress),
      ),
    );
  group
    .command("verify <folder>")
    .description("check that all reports of a folder are there and unchanged")
    .exitOverride()
    .addOption(
      new Option("--format <format>", "form of the result").choices(["text", "json"]).default("text"),
    )
    .option("--last <sha256>", "of the last report, as you noted it")
    .action((folder: string, flags: CommonOptions & { last?: string }) =>
      run(flags, finish, async () => (await import("./verbs/report")).verifyReports(folder, flags.last)),
    );
}
