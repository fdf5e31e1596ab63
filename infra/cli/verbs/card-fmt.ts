import { chmodSync, chownSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { formatCard, listCustomers, readText } from "../../contract";
import {
  type Diagnostic,
  diagnose,
  diagnosticToJson,
  exitCodeOf,
  fail,
  renderDiagnostics,
} from "../../diagnostics";
import { cliErrors } from "../errors";
import { type ExitCode, JSON_SCHEMA_VERSION, type VerbResult } from "../output";
import { openProject } from "../project";

export interface CardFormatOptions {
  /** Only say which cards are not in the canonical spelling. */
  readonly check: boolean;
  /** Write the canonical text of one card to stdout instead of into its file. */
  readonly stdout: boolean;
}

/**
 * What became of one card. `differs`: it is not canonical, and nothing was written. `invalid`: it has an error.
 * `failed`: it could not be written.
 */
interface FormattedFile {
  readonly file: string;
  readonly state: "unchanged" | "formatted" | "differs" | "invalid" | "failed";
  readonly diagnostics: readonly Diagnostic[];
  /** The canonical text, where the card is valid. */
  readonly text?: string;
  /** For code frames. */
  readonly source?: string;
}

/**
 * Writes cards in their one canonical spelling. A card with an error stays as it is (exit 2), and so does one that
 * cannot be written (MVM3951); the others are formatted.
 *
 * @param names customers, or files as the user typed them; empty: all customers of the project
 * @throws DiagnosticError MVM2930 without any card, MVM2932 for `--stdout` with several
 */
export function formatCards(
  names: readonly string[],
  workingDir: string,
  options: CardFormatOptions,
): VerbResult {
  const { root } = openProject(workingDir);
  const wanted = names.length > 0 ? names : listCustomers(root);
  if (wanted.length === 0) fail(cliErrors.noCards, `${path.join(root, "stacks")} holds no customer`);
  if (options.stdout && wanted.length > 1) {
    fail(cliErrors.severalToStdout, `--stdout was given with ${wanted.length} cards`);
  }
  const files = wanted.map((name) => {
    const isFile = /[/\\]|\.ya?ml$/.test(name);
    return isFile
      ? formatFile(workingDir, name, options)
      : formatFile(root, `stacks/${name}/card.yaml`, options);
  });
  return present(files, options);
}

function formatFile(root: string, file: string, options: CardFormatOptions): FormattedFile {
  const base = path.isAbsolute(file) ? "" : root;
  const read = readText(base, file);
  if ("diagnostic" in read) return { file, state: "invalid", diagnostics: [read.diagnostic] };
  const { text, diagnostics } = formatCard(read.text, file);
  if (text === undefined) return { file, state: "invalid", diagnostics, source: read.text };
  if (text === read.text) return { file, state: "unchanged", diagnostics, text };
  if (options.check || options.stdout) return { file, state: "differs", diagnostics, text };
  const refusal = replaceFile(path.join(base, file), text);
  if (refusal === undefined) return { file, state: "formatted", diagnostics, text };
  const message = `${file} cannot be written: ${refusal}`;
  return { file, state: "failed", diagnostics: [diagnose(cliErrors.cardNotWritable, message)] };
}

/**
 * In one step, so that a reader never sees half of a card and a full disk leaves the old one. The file keeps its mode
 * and owner; where a symbolic link leads to it, the link stays.
 *
 * @returns the system's reason where it could not be written
 */
function replaceFile(file: string, text: string): string | undefined {
  let staged: string | undefined;
  try {
    const target = realpathSync(file);
    const { mode, uid, gid } = statSync(target);
    staged = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
    writeFileSync(staged, text, { mode: 0o600, flag: "wx", flush: true });
    if (process.getuid?.() === 0) chownSync(staged, uid, gid);
    chmodSync(staged, mode & 0o7777);
    renameSync(staged, target);
    return undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    // A file of this name that was there before is not ours.
    if (staged !== undefined && code !== "EEXIST") rmSync(staged, { force: true });
    return code;
  }
}

function present(files: readonly FormattedFile[], options: CardFormatOptions): VerbResult {
  const diagnosed = exitCodeOf(files.flatMap(({ diagnostics }) => diagnostics));
  const differs = options.check && files.some(({ state }) => state === "differs");
  const exitCode: ExitCode = diagnosed !== 0 ? diagnosed : differs ? 1 : 0;
  const [only] = files;
  const text = options.stdout && only?.text !== undefined ? only.text : files.map(renderFile).join("");
  return {
    exitCode,
    text,
    json: {
      schemaVersion: JSON_SCHEMA_VERSION,
      cards: files.map(({ file, state, diagnostics, text: canonical }) => ({
        file,
        state,
        diagnostics: diagnostics.map(diagnosticToJson),
        ...(options.stdout && { text: canonical ?? null }),
      })),
    },
  };
}

const SAID: Readonly<Record<FormattedFile["state"], string>> = {
  unchanged: "canonical",
  formatted: "formatted",
  differs: "not canonical",
  invalid: "invalid, not touched",
  failed: "not written",
};

function renderFile({ file, state, diagnostics, source }: FormattedFile): string {
  return `${renderDiagnostics(diagnostics, () => source)}${file}: ${SAID[state]}\n`;
}
