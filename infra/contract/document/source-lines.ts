/** A line of a file as a person sees it; lines count from 1. */
export interface SourceLine {
  readonly number: number;
  /** Offset of its first character in the file. */
  readonly start: number;
  readonly text: string;
  /** Characters in front of its first mark; tabs too. */
  readonly indent: number;
}

/** Nobody writes longer lines; looking at them could be slow. */
const MAXIMUM_LENGTH = 400;

/** The lines of a text that say something: neither blank nor only a comment. */
export class SourceLines {
  private readonly lines: readonly SourceLine[];

  constructor(text: string) {
    let start = 0;
    this.lines = text.split("\n").flatMap((raw, i) => {
      const here = start;
      start += raw.length + 1;
      if (/^\s*(?:#|$)/.test(raw)) return [];
      const text = raw.slice(0, MAXIMUM_LENGTH).replace(/\r$/, "");
      return [{ number: i + 1, start: here, text, indent: raw.search(/\S/) }];
    });
  }

  /** The line that holds a character, else the last one above it. */
  at(offset: number): SourceLine | undefined {
    return this.lines.findLast((line) => line.start <= offset);
  }

  before(line: SourceLine): SourceLine | undefined {
    return this.lines[this.lines.indexOf(line) - 1];
  }

  after(line: SourceLine): SourceLine | undefined {
    return this.lines[this.lines.indexOf(line) + 1];
  }

  find(isWanted: (line: SourceLine) => boolean): SourceLine | undefined {
    return this.lines.find(isWanted);
  }

  /** The line and those that enclose it, innermost first: each begins further to the left than the one before. */
  enclosing(line: SourceLine): readonly SourceLine[] {
    const result = [line];
    for (const above of this.lines.slice(0, this.lines.indexOf(line)).reverse()) {
      if (above.indent < (result.at(-1)?.indent ?? 0)) result.push(above);
    }
    return result;
  }
}
