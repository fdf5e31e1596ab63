import type { SourceLine } from "./source-lines";
import { contentOf, type Explainer, isTellable, startOf } from "./syntax-problem";

const blanks = (count: number): string =>
  count === 0 ? "no blank" : count === 1 ? "1 blank" : `${count} blanks`;

const isTabbed = (line: SourceLine): boolean => line.text.slice(0, line.indent).includes("\t");

/** A tab is as wide as each reader likes: the wanted blanks are read off the lines that have none. */
export const explainTab: Explainer = ({ pos }, line, lines) => {
  let above = lines.before(line);
  while (above && isTabbed(above)) above = lines.before(above);
  const below = lines.after(line);
  const isChild = above !== undefined && contentOf(above).endsWith(":");
  const isFirstChild = below !== undefined && !isTabbed(below) && below.indent > (above?.indent ?? 0);
  const sibling = isChild ? (isFirstChild ? below : undefined) : above;
  const tabs = line.text.slice(0, line.indent).split("\t").length - 1;
  const wanted = sibling ? sibling.indent : (above?.indent ?? -2) + 2 * tabs;
  return {
    offset: pos[0],
    message: "a tab indents this line",
    hint: `put ${blanks(wanted)} in front in place of the tab${sibling ? `, like line ${sibling.number}` : ""}`,
  };
};

/** A key with a value cannot have keys below it: this line or the next one is moved. */
export const explainNested: Explainer = (error, line, lines) => {
  const value = line.text.slice(error.pos[0] - line.start).replace(/\s+#.*$/, "");
  if (/: |:$/.test(value)) {
    const quoted = JSON.stringify(value);
    return {
      offset: error.pos[0],
      message: "this value has a colon inside, which would make it a key",
      hint:
        isTellable(value, line) && !/["'{[]/.test(value)
          ? `write it in quotes: ${quoted}`
          : "write it in quotes",
    };
  }
  const above = lines.before(line);
  const below = lines.after(line);
  if (!below || below.indent <= line.indent) return undefined;
  const isTooFarLeft = above?.indent === below.indent;
  const moved = isTooFarLeft ? line : below;
  const wanted = isTooFarLeft ? below : line;
  return {
    offset: startOf(moved),
    message: `this line has ${blanks(moved.indent)} in front, which does not fit the lines around it`,
    hint: `put ${blanks(wanted.indent)} in front, like line ${wanted.number}`,
  };
};

/** A line that begins where nothing above it begins. */
export const explainColumn: Explainer = (_, line, lines) => {
  const above = lines.before(line);
  if (!above) return undefined;
  const open = lines.enclosing(above);
  const inner = open.findLast(({ indent }) => indent > line.indent);
  const outer = open.find(({ indent }) => indent <= line.indent);
  const places = [inner, outer].filter((place) => place !== undefined);
  const ways = places.map(({ indent, number }) => `${blanks(indent)} in front, like line ${number}`);
  if (
    outer?.indent === line.indent &&
    !contentOf(line).startsWith("- ") &&
    contentOf(outer).startsWith("- ")
  ) {
    return {
      offset: startOf(line),
      message: "this line stands among the items of a list and is none",
      hint: `put ${blanks(line.indent + 2)} in front, to go on with the item of line ${outer.number}`,
    };
  }
  return {
    offset: startOf(line),
    message: `this line has ${blanks(line.indent)} in front, and no line that it could belong to has`,
    hint: `put ${ways.join("; or ")}`,
  };
};
