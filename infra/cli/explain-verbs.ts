import { type Command, Option } from "commander";
import { diagnosticToJson, exitCodeOf } from "../diagnostics";
import { catchDiagnostics } from "./catch-diagnostics";
import type { ExitCode, Format, VerbResult } from "./output";

/** Verbs that say why. They read files alone, so each loads no more than it needs, and that only when it is called. */
export function addExplainVerbs(program: Command, finish: (exitCode: ExitCode) => void): void {
  readingVerb(program, "explain <customer> [path]", "show each effective value and why it is so").action(
    (customer: string, path: string | undefined, { format }: { format: Format }) =>
      run(format, finish, async () => (await import("./verbs/explain")).explain(customer, path)),
  );
  readingVerb(program, "trace [clause]", "show what enforces, proves or plans a clause, e.g. R45").action(
    (clause: string | undefined, { format }: { format: Format }) =>
      run(format, finish, async () => (await import("./verbs/trace")).trace(clause)),
  );
}

function readingVerb(program: Command, usage: string, description: string): Command {
  return program
    .command(usage)
    .description(description)
    .exitOverride()
    .addOption(
      new Option("--format <format>", "form of the result").choices(["text", "json"]).default("text"),
    );
}

async function run(
  format: Format,
  finish: (exitCode: ExitCode) => void,
  work: () => Promise<VerbResult>,
): Promise<void> {
  const { text, json, exitCode } = await catchDiagnostics<VerbResult>(work, (diagnostics) => ({
    text: "",
    json: { diagnostics: diagnostics.map(diagnosticToJson) },
    exitCode: exitCodeOf(diagnostics),
  }));
  process.stdout.write(format === "json" ? `${JSON.stringify(json, undefined, 2)}\n` : text);
  finish(exitCode);
}
