import { InvalidArgumentError, Option, type Command } from "commander";
import { DiagnosticError, diagnosticToJson, exitCodeOf, renderDiagnostics } from "../diagnostics";
import { parseReportTarget, writeReports, type ReportTarget } from "./artifacts";
import type { ExitCode, Format, VerbResult } from "./output";

export type Finish = (exitCode: ExitCode) => void;

export interface CommonOptions {
  readonly format: Format;
  readonly report?: readonly ReportTarget[];
}

/** A verb with the options that every verb has. */
export function verb(parent: Command, usage: string, description: string): Command {
  return parent
    .command(usage)
    .description(description)
    .exitOverride()
    .addOption(
      new Option("--format <format>", "form of the result").choices(["text", "json"]).default("text"),
    )
    .addOption(
      new Option("--engine <engine>", "who deploys (default: pulumi where it is on PATH)").choices([
        "embedded",
        "pulumi",
      ]),
    );
}

/** A verb whose verdict a pipeline keeps. */
export function judgingVerb(parent: Command, usage: string, description: string): Command {
  return verb(parent, usage, description).option(
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
  try {
    const result = await work();
    present(options, result);
    await report(options, title, result, finish);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const { diagnostics } = error;
    const json = { diagnostics: diagnostics.map(diagnosticToJson) };
    process.stderr.write(renderDiagnostics(diagnostics));
    const result = { text: "", json, exitCode: exitCodeOf(diagnostics), verdicts: { diagnostics } };
    present(options, result);
    await report(options, title, result, finish);
  }
}

function present({ format }: CommonOptions, result: VerbResult): void {
  process.stdout.write(format === "json" ? `${JSON.stringify(result.json, undefined, 2)}\n` : result.text);
}

/** A report that cannot be written fails a run that was fine, and hides no other failure. */
async function report(
  options: CommonOptions,
  title: string,
  result: VerbResult,
  finish: Finish,
): Promise<void> {
  try {
    await writeReports(options.report ?? [], title, result);
    finish(result.exitCode);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    process.stderr.write(renderDiagnostics(error.diagnostics));
    finish(result.exitCode === 0 ? exitCodeOf(error.diagnostics) : result.exitCode);
  }
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
