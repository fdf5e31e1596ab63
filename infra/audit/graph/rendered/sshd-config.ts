import { posix } from "node:path";
import { NotEvaluableError } from "../value";

/** One line of sshd's configuration in the order in which sshd reads it, includes opened. */
export interface SshdDirective {
  /** Lower case, aliases resolved. */
  readonly keyword: string;
  readonly args: readonly string[];
  readonly file: string;
  /** Starts at 1. */
  readonly line: number;
  /** Criteria of the Match block that holds it; absent: it counts for every connection. */
  readonly condition?: string;
}

export const sshdMainFile = "/etc/ssh/sshd_config";
const maxIncludeDepth = 16;

/** Other names that sshd accepts for the same setting. */
const aliases: Readonly<Record<string, string>> = {
  challengeresponseauthentication: "kbdinteractiveauthentication",
  skeyauthentication: "kbdinteractiveauthentication",
};

export const sshdDropInDirectory = "/etc/ssh/sshd_config.d";

/** The files that are read as sshd's configuration. */
export function isSshdFile(path: string): boolean {
  return path === sshdMainFile || posix.dirname(path) === sshdDropInDirectory;
}

/**
 * What sshd makes of these files (sshd_config(5)): includes in lexical order at their place, a Match block up to the
 * next one or the end of its file. @throws NotEvaluableError for lines that sshd would refuse or that can't be told
 */
export function readSshdConfig(files: ReadonlyMap<string, string>): readonly SshdDirective[] {
  return readFile(files, sshdMainFile, undefined, 0);
}

function readFile(
  files: ReadonlyMap<string, string>,
  file: string,
  outerCondition: string | undefined,
  depth: number,
): readonly SshdDirective[] {
  if (depth > maxIncludeDepth) throw new NotEvaluableError(`${file} is included too deeply`);
  let condition = outerCondition;
  const directives: SshdDirective[] = [];
  for (const [index, text] of (files.get(file) ?? "").split("\n").entries()) {
    const words = splitLine(text, `${file}:${index + 1}`);
    if (!words) continue;
    const { keyword, args } = words;
    if (keyword === "match") {
      condition = [outerCondition, args.join(" ")].filter(Boolean).join(" and ");
    }
    directives.push({
      keyword,
      args,
      file,
      line: index + 1,
      ...(condition === undefined ? {} : { condition }),
    });
    if (keyword === "include") {
      const included = args.flatMap((pattern) => filesMatching(files, pattern));
      directives.push(...included.flatMap((path) => readFile(files, path, condition, depth + 1)));
    }
  }
  return directives;
}

/** Keyword and arguments as sshd splits them: blanks or one `=` behind the keyword, quotes, comments at a word's start. */
function splitLine(text: string, place: string): { keyword: string; args: string[] } | undefined {
  const line = text.trim();
  if (line === "" || line.startsWith("#")) return undefined;
  const match = /^("?)([A-Za-z0-9]+)\1(?:[ \t]*=[ \t]*|[ \t]+)(.*)$/.exec(line);
  const [, , name = "", rest = ""] = match ?? [];
  const args: string[] = [];
  const word = /[ \t]*(?:(#.*)|"([^"\\]*)"(?=[ \t]|$)|([^\s"'\\#][^\s"'\\]*))/y;
  while (word.lastIndex < rest.length) {
    const found = word.exec(rest);
    if (!found) throw new NotEvaluableError(`${place} cannot be read`);
    const [, comment, quoted, plain] = found;
    if (comment !== undefined) break;
    args.push(quoted ?? plain ?? "");
  }
  if (!match || args.length === 0) throw new NotEvaluableError(`${place} cannot be read`);
  const keyword = name.toLowerCase();
  return { keyword: aliases[keyword] ?? keyword, args };
}

/** The absolute pattern of an Include argument. */
function resolveIncludePattern(pattern: string): string {
  return posix.isAbsolute(pattern) ? posix.normalize(pattern) : posix.join("/etc/ssh", pattern);
}

function filesMatching(files: ReadonlyMap<string, string>, pattern: string): readonly string[] {
  const absolute = resolveIncludePattern(pattern);
  if (!isSshdFile(absolute)) throw new NotEvaluableError(`an Include leads out of ${sshdDropInDirectory}`);
  if (/[[\]{}~\\]/.test(absolute)) throw new NotEvaluableError("an Include pattern is not understood");
  const source = absolute
    .replace(/[.+^$()|]/g, "\\$&")
    .replace(/(^|\/)(?=[*?])/g, "$1(?!\\.)")
    .replace(/(?<!\()[?]/g, "[^/]")
    .replace(/\*/g, "[^/]*");
  const expression = new RegExp(`^${source}$`);
  return [...files.keys()].filter((path) => expression.test(path)).sort();
}

/** The first value counts for every connection, unless a Match block says otherwise. */
export function firstGlobal(
  directives: readonly SshdDirective[],
  keyword: string,
): SshdDirective | undefined {
  return directives.find((directive) => directive.keyword === keyword && directive.condition === undefined);
}
