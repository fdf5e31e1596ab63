import { InvalidArgumentError, Option, type Command } from "commander";
import { diagnosticToJson, exitCodeOf } from "../diagnostics";
import { parseReportTarget, writeReports, type ReportTarget, type Verdicts } from "./artifacts";
import { catchDiagnostics } from "./catch-diagnostics";
import type { ExitCode, Format, VerbResult } from "./output";
import { readToolkitVersion } from "./project";

export type Finish = (exitCode: ExitCode) => void;

export interface CommonOptions {
  readonly format: Format | "sarif";
  readonly report?: readonly ReportTarget[];
}

const FORMATS: readonly CommonOptions["format"][] = ["text", "json"];

/** A verb with the options that every verb has. */
export function verb(parent: Command, usage: string, description: string, formats = FORMATS): Command {
  return parent
    .command(usage)
    .description(description)
    .exitOverride()
    .addOption(new Option("--format <format>", "form of the result").choices(formats).default("text"))
    .addOption(
      new Option("--engine <engine>", "who deploys (default: pulumi where it is on PATH)").choices([
        "embedded",
        "pulumi",
      ]),
    );
}

/** A verb whose verdict a pipeline keeps. */
export function judgingVerb(parent: Command, usage: string, description: string, formats = FORMATS): Command {
  return verb(parent, usage, description, formats).option(
    "--report <form=file>",
    "also write the result to a file: junit=FILE or json=FILE; repeatable",
    (text: string, all: readonly ReportTarget[] = []) => {
      const target = parseReportTarget(text);
      if (!target) throw new InvalidArgumentError("use junit=FILE or json=FILE");
      return [...all, target];
    },
  );
}

/**
 * Runs a verb and writes what it returns, or what it threw as a diagnostic.
 *
 * @param title of the report files, e.g. `mvm check acme`
 */
export async function run(
  options: CommonOptions,
  finish: Finish,
  work: () => Promise<VerbResult>,
  title = "mvm",
): Promise<void> {
  const result = await catchDiagnostics<VerbResult>(work, (diagnostics) => ({
    text: "",
    json: { diagnostics: diagnostics.map(diagnosticToJson) },
    exitCode: exitCodeOf(diagnostics),
    verdicts: { diagnostics },
  }));
  process.stdout.write(await render(options, result));
  finish(await report(options, title, result));
}

async function render({ format }: CommonOptions, { text, json, verdicts }: VerbResult): Promise<string> {
  if (format === "text") return text;
  const value = format === "json" ? json : await toSarif(verdicts ?? {});
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Loaded here: its libraries are of no use to the other forms. */
async function toSarif(verdicts: Verdicts): Promise<unknown> {
  const { renderVerdictsAsSarif } = await import("./sarif-view");
  return renderVerdictsAsSarif(verdicts, readToolkitVersion());
}

/** A report that cannot be written fails a run that was fine, and hides no other failure. */
function report(options: CommonOptions, title: string, result: VerbResult): Promise<ExitCode> {
  return catchDiagnostics<ExitCode>(
    async () => {
      await writeReports(options.report ?? [], title, result);
      return result.exitCode;
    },
    (diagnostics) => (result.exitCode === 0 ? exitCodeOf(diagnostics) : result.exitCode),
  );
}

const list = (value: string, all: string[] = []): string[] => [...all, value];

export interface PlanFlags extends CommonOptions {
  readonly allowReplace?: string[];
  readonly refresh: boolean;
  readonly expectNoChanges: boolean;
}

export const planOptions = (
  flags: PlanFlags,
): { allowReplace: string[]; refresh: boolean; expectNoChanges: boolean } => ({
  allowReplace: flags.allowReplace ?? [],
  refresh: flags.refresh,
  expectNoChanges: flags.expectNoChanges,
});

export function addPlanFlags(command: Command): Command {
  return command
    .option("--allow-replace <vm>", "let this VM be replaced or deleted, with its data; repeatable", list)
    .option("--no-refresh", "plan against the state without reading the running system")
    .option("--expect-no-changes", "exit with 1 when there is anything to change, and change nothing", false);
}
