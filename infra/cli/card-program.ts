import { Command, CommanderError } from "commander";
import { addCardVerbs } from "./card-verbs";
import { addExplainVerbs } from "./explain-verbs";
import type { ExitCode } from "./output";

/** Verbs that read cards and clauses, and deploy nothing. */
const LIGHT_VERBS: readonly (string | undefined)[] = ["card", "explain", "trace"];

/** Whether a command line needs nothing but cards. */
export function isAboutCards(argv: readonly string[]): boolean {
  return LIGHT_VERBS.includes(argv[2]);
}

/** `mvm card …`, `explain` and `trace` without the rest of `mvm`: no Pulumi SDK, no SSH. Returns the exit code. */
export async function runCardProgram(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = new Command("mvm").exitOverride().showHelpAfterError().enablePositionalOptions();
  addCardVerbs(program, (exitCode) => (code = exitCode));
  addExplainVerbs(program, (exitCode) => (code = exitCode));
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}
