import * as path from "node:path";
import { contractErrors, listCustomers, loadCard, loadCustomer } from "../../contract";
import {
  type Diagnostic,
  diagnosticToJson,
  exitCodeOf,
  fail,
  renderDiagnostics,
  type SourceText,
} from "../../diagnostics";
import { cliErrors } from "../errors";
import { type ExitCode, JSON_SCHEMA_VERSION } from "../output";
import { openProject } from "../project";

export const CARD_CHECK_FORMATS = ["text", "json", "sarif"] as const;

export type CardCheckFormat = (typeof CARD_CHECK_FORMATS)[number];

/** A card and what is wrong with it. Its text is kept no longer than its code frames need. */
interface JudgedCard {
  /** As the user named it. */
  readonly name: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly text: string;
}

/**
 * Diagnostics of cards, without findings: those need the whole program (`mvm check`). A customer's card is judged together
 * with the provider file, any other file alone.
 *
 * @param names customers, or files as the user typed them; empty: all customers of the project
 * @param version of this toolkit, for SARIF
 * @throws DiagnosticError MVM2930 where there is no card at all
 */
export async function checkCards(
  names: readonly string[],
  workingDir: string,
  format: CardCheckFormat,
  version: string,
): Promise<{ output: string; exitCode: ExitCode }> {
  const { root } = openProject(workingDir);
  const wanted = names.length > 0 ? names : listCustomers(root);
  if (wanted.length === 0) fail(cliErrors.noCards, `${path.join(root, "stacks")} holds no customer`);
  const shown = new Set<string>();
  const cards = wanted.map((name) => judgeCard(name, root, workingDir, shown));
  return {
    output: await RENDERERS[format](cards, version),
    exitCode: exitCodeOf(cards.flatMap((c) => c.diagnostics)),
  };
}

function judgeCard(name: string, root: string, workingDir: string, shown: Set<string>): JudgedCard {
  const customer = customerOf(name, root, workingDir);
  const { diagnostics, texts } =
    customer === undefined
      ? loadCard(workingDir, name)
      : loadCustomer(root, customer, { environment: "placeholders" });
  const fresh = diagnostics.filter((d) => isFirst(d, shown));
  return { name, diagnostics, text: renderDiagnostics(fresh, frameSource(texts)) };
}

/** What is wrong with the provider file is wrong for each customer; it is shown once. */
function isFirst(diagnostic: Diagnostic, shown: Set<string>): boolean {
  const { code, message, place } = diagnostic;
  const id = JSON.stringify([code, message, place]);
  if (shown.has(id)) return false;
  shown.add(id);
  return true;
}

const frameSource =
  (texts: ReadonlyMap<string, string>): SourceText =>
  (file) =>
    texts.get(file);

/** The customer that a name or the path of a file stands for; undefined for a file outside of the project's stacks. */
function customerOf(name: string, root: string, workingDir: string): string | undefined {
  const isFile = /[/\\]|\.ya?ml$/.test(name);
  if (!isFile) return name;
  const inside = path.relative(root, path.resolve(workingDir, name)).split(path.sep);
  return inside.length === 3 && inside[0] === "stacks" && inside[2] === "card.yaml" ? inside[1] : undefined;
}

const isValid = (card: JudgedCard): boolean => exitCodeOf(card.diagnostics) === 0;
const verdictOf = (valid: boolean): string => (valid ? "pass" : "invalid");

const RENDERERS: Readonly<
  Record<CardCheckFormat, (cards: readonly JudgedCard[], version: string) => string | Promise<string>>
> = {
  text: renderText,
  json: renderJson,
  sarif: renderSarifLog,
};

function renderText(cards: readonly JudgedCard[]): string {
  const texts = cards.map(({ text }) => text).join("");
  const [only] = cards;
  if (cards.length === 1 && only) return `${texts}${only.name}: ${isValid(only) ? "valid" : "invalid"}\n`;
  const invalid = cards.filter((card) => !isValid(card));
  const list = invalid.map(({ name }) => `${name}: invalid\n`).join("");
  return `${texts}${list}${cards.length} cards: ${cards.length - invalid.length} valid, ${invalid.length} invalid\n`;
}

function renderJson(cards: readonly JudgedCard[]): string {
  const json = {
    schemaVersion: JSON_SCHEMA_VERSION,
    verdict: verdictOf(cards.every(isValid)),
    cards: cards.map((card) => ({
      card: card.name,
      verdict: verdictOf(isValid(card)),
      diagnostics: card.diagnostics.map(diagnosticToJson),
    })),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

async function renderSarifLog(cards: readonly JudgedCard[], version: string): Promise<string> {
  const { diagnosticToSarif, kindToSarif, renderSarif } = await import("../../diagnostics/sarif");
  const shown = new Set<string>();
  const log = renderSarif({
    version,
    rules: Object.values(contractErrors).map(kindToSarif),
    results: cards.flatMap((c) => c.diagnostics.filter((d) => isFirst(d, shown))).map(diagnosticToSarif),
  });
  return `${JSON.stringify(log, undefined, 2)}\n`;
}
