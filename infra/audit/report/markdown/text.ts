import type { toMarkdown } from "mdast-util-to-markdown";

/** The document tree of mdast, as the encoder takes it. */
export type Node = Parameters<typeof toMarkdown>[0];
export type Phrase = Extract<Node, { type: "text" | "inlineCode" | "strong" }>;
export type Block = Extract<Node, { type: "heading" | "paragraph" | "list" | "table" }>;

/** Characters of one cell: a comment of a pull request takes 65,536 in all. */
const LONGEST = 240;

/** Our own words. */
export const say = (text: string): Phrase => ({ type: "text", value: text });

/**
 * Somebody else's text, as code: there no host renders markup, turns names into mentions or numbers into links.
 */
export function quote(text: string): Phrase {
  const line = text.replace(/\s+/g, " ").trim();
  const characters = [...line];
  const value = characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join("")}…` : line;
  return { type: "inlineCode", value: value === "" ? "–" : value };
}

/** A heading of a rule reads as words where it can hold nothing but words. */
export function phrase(text: string): Phrase {
  const plain = /^[\p{L}\p{N}][\p{L}\p{N} ,:'()&-]*$/u.test(text) && !/\bGH-\d|[0-9a-f]{7}/i.test(text);
  return plain && text.length <= LONGEST ? say(text) : quote(text);
}

export const paragraph = (...children: Phrase[]): Block => ({ type: "paragraph", children });

export const heading = (depth: 2 | 3, ...children: Phrase[]): Block => ({ type: "heading", depth, children });

export function list(items: readonly (readonly Phrase[])[]): Block {
  return {
    type: "list",
    ordered: false,
    spread: false,
    children: items.map((item) => ({
      type: "listItem",
      spread: false,
      children: [{ type: "paragraph", children: [...item] }],
    })),
  };
}

export function table(head: readonly string[], rows: readonly (readonly Phrase[][])[]): Block {
  const toRow = (cells: readonly (readonly Phrase[])[]) => ({
    type: "tableRow" as const,
    children: cells.map((children) => ({ type: "tableCell" as const, children: [...children] })),
  });
  return { type: "table", children: [toRow(head.map((cell) => [say(cell)])), ...rows.map(toRow)] };
}
