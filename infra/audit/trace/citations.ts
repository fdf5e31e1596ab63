import * as fs from "node:fs";
import * as path from "node:path";
import { fail } from "../../diagnostics";
import { traceErrors } from "./errors";

/** Files that name a clause, by its number. */
export type FilesByClause = Readonly<Record<string, readonly string[]>>;

/** What the suites said when one rule or refusal was disabled. */
export interface DisabledRun {
  /** `YYYY-MM-DD` of the run. */
  readonly date: string;
  /** How many tests went red. */
  readonly red: number;
  /** By cited clause: the red tests that name it, as `file: title`. None: the citation does not count. */
  readonly clauses: Readonly<Record<string, readonly string[]>>;
}

/** Where clauses are named, and which citations have been put to the proof. */
export interface CitationIndex {
  readonly code: FilesByClause;
  readonly tests: FilesByClause;
  /** By id of the rule or refusal. */
  readonly disabled: Readonly<Record<string, DisabledRun>>;
}

const CODE_ROOTS = ["infra", "components", "stacks", "policies"];
const CODE_FILE = /\.(?:ts|cjs|py)$/;
const TEST_ROOT = "test";
const TEST_FILE = /\.test\.ts$/;

/** The clauses' own texts, the tables about them, and the verb `trace`: what they name, they do not implement. */
const NOT_CITING = /\/(?:catalogue\/clauses|audit\/trace)\/|\/cli\/(?:explain-verbs|verbs\/trace)\./;

/** Written by test/trace/disable-rules.ts. */
const DISABLED_RUNS = path.join(TEST_ROOT, "trace", "disabled-rules.json");

/** In an installed package, which has neither sources nor tests. Written by the build. */
const BUILT_INDEX = path.join("dist", "infra", "audit", "trace", "citations.json");

/**
 * Citations of the sources in `packageRoot`, or of those that an installed package was built from.
 *
 * @throws DiagnosticError MVM3950 where there is neither
 */
export function readCitations(packageRoot: string): CitationIndex {
  if (fs.existsSync(path.join(packageRoot, TEST_ROOT))) return scanCitations(packageRoot);
  const file = path.join(packageRoot, BUILT_INDEX);
  if (!fs.existsSync(file)) return fail(traceErrors.citationsMissing, `${file} does not exist`);
  return JSON.parse(fs.readFileSync(file, "utf8")) as CitationIndex;
}

/** A step of the build. */
export function writeCitations(packageRoot: string): void {
  const file = path.join(packageRoot, BUILT_INDEX);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(scanCitations(packageRoot))}\n`);
}

function scanCitations(root: string): CitationIndex {
  return {
    code: scanFiles(root, CODE_ROOTS, CODE_FILE),
    tests: scanFiles(root, [TEST_ROOT], TEST_FILE),
    disabled: readDisabledRuns(path.join(root, DISABLED_RUNS)),
  };
}

function readDisabledRuns(file: string): CitationIndex["disabled"] {
  if (!fs.existsSync(file)) return {};
  return JSON.parse(fs.readFileSync(file, "utf8")) as CitationIndex["disabled"];
}

function scanFiles(root: string, directories: readonly string[], wanted: RegExp): FilesByClause {
  const files = directories
    .filter((directory) => fs.existsSync(path.join(root, directory)))
    .flatMap((directory) =>
      fs
        .readdirSync(path.join(root, directory), { recursive: true, encoding: "utf8" })
        .map((file) => `${directory}/${file.split(path.sep).join("/")}`),
    )
    .filter((file) => wanted.test(file) && !NOT_CITING.test(file))
    .sort();
  const found: Record<string, string[]> = {};
  for (const file of files) {
    for (const clause of findCitedClauses(fs.readFileSync(path.join(root, file), "utf8"))) {
      (found[clause] ??= []).push(file);
    }
  }
  return found;
}

const CITATION = /\b([RO])(\d{1,3})(?:[-–]\1?(\d{1,3}))?\b/g;

/** Numbers that a text names, alone or in a range such as `R42-R44`; each once, in the text's order. */
export function findCitedClauses(text: string): ReadonlySet<string> {
  const clauses = new Set<string>();
  for (const [, kind = "", first = "", last = first] of text.matchAll(CITATION)) {
    for (let number = Number(first); number < Number(last); number++) clauses.add(`${kind}${number}`);
    clauses.add(`${kind}${last}`);
  }
  return clauses;
}
