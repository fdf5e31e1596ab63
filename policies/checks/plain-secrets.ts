import { joinPath, type ResourceGraph, type ResourceNode } from "../../infra/audit/graph";

/** A text of a resource that is not kept secret. */
export interface PlainText {
  readonly side: "inputs" | "outputs";
  /** Property path on the side where it stands, e.g. `userData`. */
  readonly path: string;
  readonly text: string;
}

/** Why a plain text should have been a secret; never the text. */
export type Leak = "a private key" | "a password" | "a value that is secret elsewhere";

/**
 * What of a node may be judged: its own marks of secrecy, or, where the engine shows none, what our components
 * register, which is never secret. Undefined: nobody can tell.
 */
export function secretPathsOf(node: ResourceNode): readonly string[] | undefined {
  return node.secretPaths ?? (node.type.startsWith("managed-vm:index:") ? [] : undefined);
}

/** Every known text outside of secrets. Unknown values are judged once they are known. */
export function listPlainTexts(node: ResourceNode, secretPaths: readonly string[]): readonly PlainText[] {
  const secret = new Set(secretPaths);
  return (["inputs", "outputs"] as const).flatMap((side) => {
    const collect = (value: unknown, marked: string, path: string): readonly PlainText[] => {
      if (secret.has(marked)) return [];
      if (typeof value === "string") return [{ side, path, text: value }];
      return listEntries(value).flatMap(([key, item]) =>
        collect(item, joinPath(marked, key), joinPath(path, key)),
      );
    };
    return collect(node[side], side, "");
  });
}

/** The texts under secret paths that are one word: generated passwords and the like. */
export function listSecretWords(graph: ResourceGraph): ReadonlySet<string> {
  const words = new Set<string>();
  const collect = (value: unknown, marked: string, secret: ReadonlySet<string>, inside: boolean): void => {
    const isSecret = inside || secret.has(marked);
    if (typeof value === "string" && isSecret && wholeWord.test(value)) words.add(value);
    for (const [key, item] of listEntries(value)) collect(item, joinPath(marked, key), secret, isSecret);
  };
  for (const node of graph.resources) {
    const secret = new Set(node.secretPaths ?? []);
    for (const side of ["inputs", "outputs"] as const)
      if (secret.size > 0) collect(node[side], side, secret, false);
  }
  return words;
}

/** Long enough not to be a name or a number by chance. */
const wholeWord = /^[A-Za-z0-9+/=_-]{16,}$/;
const words = /[A-Za-z0-9+/=_-]{16,}/g;
const privateKey = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/;
/** Names of properties that hold nothing but a password. */
const passwordName = /(^|[.[\]"])(password|passwords|adminPass|passphrase)([.[\]"]|$)/;

/** A provider may show digests under such a name, so that only what goes in counts as a password by its name. */
export function findLeak(
  { side, path, text }: PlainText,
  secretWords: ReadonlySet<string>,
): Leak | undefined {
  if (privateKey.test(text)) return "a private key";
  if (side === "inputs" && text !== "" && passwordName.test(path)) return "a password";
  const found = text.match(words)?.some((word) => secretWords.has(word)) ?? false;
  return found ? "a value that is secret elsewhere" : undefined;
}

function listEntries(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return value.map((item: unknown, index) => [index, item] as const);
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
