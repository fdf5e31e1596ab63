import { posix } from "node:path";
import { NotEvaluableError } from "../value";

/** What apt makes of the files: the last value of each setting, and lists with what cleared them. */
export interface AptConfig {
  /** Scalar settings, names in lower case with `::`. */
  readonly values: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /** Names of settings and lists that these files emptied first, so that what the distribution ships does not count. */
  readonly cleared: ReadonlySet<string>;
}

const aptDirectory = "/etc/apt/apt.conf.d";

/** Files of apt.conf.d that apt reads: no extension or `.conf`, no other characters than these (apt.conf(5)). */
export function isAptConfigFile(path: string): boolean {
  return posix.dirname(path) === aptDirectory && /^[A-Za-z0-9_-]+(\.conf)?$/.test(posix.basename(path));
}

type Token =
  { readonly kind: "word" | "text" | "clear"; readonly text: string } | { readonly kind: "{" | "}" | ";" };

interface MutableAptConfig extends AptConfig {
  readonly values: Map<string, string>;
  readonly lists: Map<string, string[]>;
  readonly cleared: Set<string>;
}

/** @param contents file contents in the order in which apt reads them. @throws NotEvaluableError */
export function readAptConfig(contents: readonly string[]): AptConfig {
  const config: MutableAptConfig = { values: new Map(), lists: new Map(), cleared: new Set() };
  for (const content of contents) applyTokens(config, tokenize(content));
  return config;
}

function tokenize(content: string): readonly Token[] {
  const token =
    /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#clear[ \t]+([\w:./-]+)[ \t]*;|#(?!clear|include)[^\n]*|"([^"\n]*)"|([{};])|([\w:./+-]+)/y;
  const tokens: Token[] = [];
  while (token.lastIndex < content.length) {
    const found = token.exec(content);
    if (!found) throw new NotEvaluableError("a file of apt.conf.d cannot be read");
    const [, clear, text, mark, word] = found;
    if (clear !== undefined) tokens.push({ kind: "clear", text: clear });
    else if (text !== undefined) tokens.push({ kind: "text", text });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else if (mark === "{" || mark === "}" || mark === ";") tokens.push({ kind: mark });
  }
  return tokens;
}

function applyTokens(config: MutableAptConfig, tokens: readonly Token[]): void {
  const scopes: string[] = [];
  let statement: { kind: "word" | "text"; text: string }[] = [];
  const scoped = (name: string): string => [...scopes, name].join("::").toLowerCase();
  for (const token of tokens) {
    if (token.kind === "clear") clearSetting(config, scoped(token.text));
    else if (token.kind === "word" || token.kind === "text")
      statement.push({ kind: token.kind, text: token.text });
    else {
      const [name] = statement;
      if (token.kind === "{") {
        if (statement.length !== 1 || name?.kind !== "word")
          throw new NotEvaluableError("apt.conf.d: a block has no name");
        scopes.push(name.text);
      } else if (statement.length > 0) {
        applyStatement(config, statement, scopes.join("::").toLowerCase(), scoped);
      }
      if (token.kind === "}" && scopes.pop() === undefined)
        throw new NotEvaluableError("apt.conf.d: a block is not open");
      statement = [];
    }
  }
  if (scopes.length > 0 || statement.length > 0)
    throw new NotEvaluableError("apt.conf.d: a file ends too early");
}

function applyStatement(
  config: MutableAptConfig,
  statement: readonly { readonly kind: "word" | "text"; readonly text: string }[],
  scope: string,
  scoped: (name: string) => string,
): void {
  const [first, second, third] = statement;
  if (!first || third) throw new NotEvaluableError("apt.conf.d: a statement is not understood");
  if (!second) return appendTo(config, scope, first.text);
  const name = scoped(first.text);
  if (name.endsWith("::")) return appendTo(config, name.slice(0, -2), second.text);
  config.values.set(name, second.text);
}

function appendTo(config: MutableAptConfig, name: string, text: string): void {
  if (name === "") throw new NotEvaluableError("apt.conf.d: a value has no name");
  config.lists.set(name, [...(config.lists.get(name) ?? []), text]);
}

/** Empties the setting and all below it. */
function clearSetting(config: MutableAptConfig, name: string): void {
  config.cleared.add(name);
  for (const settings of [config.values, config.lists]) {
    for (const key of settings.keys()) if (key === name || key.startsWith(`${name}::`)) settings.delete(key);
  }
}
