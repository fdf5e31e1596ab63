import { type Command, Option } from "commander";
import { exitCodeOf } from "../diagnostics";
import { catchDiagnostics } from "./catch-diagnostics";
import type { ExitCode, Format } from "./output";
import { readToolkitVersion } from "./project";
import { CARD_CHECK_FORMATS, type CardCheckFormat, checkCards } from "./verbs/card-check";
import { type CardFormatOptions, formatCards } from "./verbs/card-fmt";

/**
 * The verbs about cards alone. They are reached by a program of their own too (`card-program.ts`), because a person who
 * writes a card does not wait for an engine to load.
 */
export function addCardVerbs(program: Command, finish: (exitCode: ExitCode) => void): Command {
  const card = program.command("card").description("work on cards; loads no engine");
  card
    .command("check [cards...]")
    .description("judge the shape of cards: customers or files; without any, all customers")
    .exitOverride()
    .addOption(
      new Option("--format <format>", "form of the result").choices([...CARD_CHECK_FORMATS]).default("text"),
    )
    .action(async (cards: string[], { format }: { format: CardCheckFormat }) => {
      const { output, exitCode } = await catchDiagnostics(
        () => checkCards(cards, process.cwd(), format, readToolkitVersion()),
        (diagnostics) => ({ output: "", exitCode: exitCodeOf(diagnostics) }),
      );
      process.stdout.write(output);
      finish(exitCode);
    });
  addCardFormat(card, finish);
  return card;
}

function addCardFormat(card: Command, finish: (exitCode: ExitCode) => void): void {
  card
    .command("fmt [cards...]")
    .description(
      "write cards in their one canonical spelling: customers or files; without any, all customers",
    )
    .exitOverride()
    .option("--check", "write nothing; exit 1 where a card is not canonical", false)
    .option("--stdout", "print the canonical text of one card, write nothing", false)
    .addOption(
      new Option("--format <format>", "form of the result").choices(["text", "json"]).default("text"),
    )
    .action(async (cards: string[], { format, ...options }: CardFormatOptions & { format: Format }) => {
      const { output, exitCode } = await catchDiagnostics(
        () => {
          const { text, json, exitCode } = formatCards(cards, process.cwd(), options);
          return { output: format === "json" ? `${JSON.stringify(json, undefined, 2)}\n` : text, exitCode };
        },
        (diagnostics) => ({ output: "", exitCode: exitCodeOf(diagnostics) }),
      );
      process.stdout.write(output);
      finish(exitCode);
    });
}
