/** Writes values as YAML the way no tool would: all styles mixed, the choices drawn from a seed. */
export class Pen {
  readonly comments: string[] = [];
  private state: number;
  /** A comment indented further than a block scalar's parent would be part of its text. */
  private isBelowBlockScalar = false;

  constructor(seed: number) {
    this.state = seed;
  }

  writeDocument(value: object): string {
    const start = this.chance(10) ? "---\n" : "";
    const text = this.chance(30) ? `${this.flow(value, 0)}\n` : this.block(value, 0);
    const all = `${this.notes(0)}${start}${this.notes(0)}${text}${this.notes(0)}`;
    return this.chance(10) ? all.replaceAll("\n", "\r\n") : all;
  }

  /** One in `n`. */
  private chance(n: number): boolean {
    return this.next(n) === 0;
  }

  /** Linear congruential: a whole number below `limit`. */
  private next(limit: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }

  private pick<T>(...choices: readonly [T, ...T[]]): T {
    return choices[this.next(choices.length)] ?? choices[0];
  }

  private comment(): string {
    const text = `#${this.pick(" ", "", "  ")}c${this.comments.length}${this.pick("", ": d", " 'e", " [", ' "', " - f", " # g", " {")}.`;
    this.comments.push(text);
    return text;
  }

  /** Some lines of comments and nothing. In brackets, the parser refuses a comment that starts its line at once. */
  private notes(indent: number, least = 0): string {
    let lines = "";
    while (this.chance(6)) {
      const column = this.isBelowBlockScalar
        ? 0
        : Math.max(least, this.pick(indent, indent, 0, this.next(12)));
      lines += this.chance(3) ? "\n" : `${" ".repeat(column)}${this.comment()}\n`;
    }
    return lines;
  }

  private lineEnd(): string {
    return this.chance(8) ? `${this.pick(" ", "   ")}${this.comment()}\n` : "\n";
  }

  private shuffled<T>(entries: readonly T[]): T[] {
    const list = [...entries];
    if (this.chance(2)) return list;
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.next(i + 1);
      [list[i], list[j]] = [list[j] as T, list[i] as T];
    }
    return list;
  }

  /** The names that the customer chose keep their order: it is that of the plan. */
  private entriesOf(value: object, isByName: boolean): [string, unknown][] {
    return isByName ? Object.entries(value) : this.shuffled(Object.entries(value));
  }

  private block(value: object, indent: number, isByName = false): string {
    const margin = " ".repeat(indent);
    let text = "";
    const entries = Array.isArray(value)
      ? value.map((item: unknown) => ["", item] as const)
      : this.entriesOf(value, isByName);
    for (const [key, item] of entries) {
      text += this.notes(indent);
      this.isBelowBlockScalar = false;
      const lead = Array.isArray(value) ? `${margin}-` : `${margin}${this.key(key)}:`;
      text += lead + this.value(item, indent, Array.isArray(value), key);
    }
    return text;
  }

  private value(value: unknown, indent: number, isItem: boolean, key: string): string {
    if (typeof value !== "object" || value === null) return this.blockText(value, indent);
    const isEmpty = Object.keys(value).length === 0;
    if (isEmpty || this.chance(4)) return ` ${this.flow(value, indent + 1, isByName(key))}${this.lineEnd()}`;
    const deeper = indent + this.pick(2, 2, 4, 3);
    if (!isItem || Array.isArray(value) || this.chance(4)) {
      const here = Array.isArray(value) && !isItem && this.chance(3) ? indent : deeper;
      return `${this.lineEnd()}${this.block(value, here, isByName(key))}`;
    }
    // `- name: x`: the first key stands on the line of the dash.
    const inner = this.block(value, indent + 2, isByName(key));
    const first = inner.split("\n").findIndex((line) => line.trim() !== "" && !line.trim().startsWith("#"));
    if (first !== 0) return `\n${inner}`;
    return ` ${inner.slice(indent + 2)}`;
  }

  private blockText(value: unknown, indent: number): string {
    if (typeof value !== "string" || !this.chance(8) || !/^[^\s#](?:.*\S)?$/.test(value)) {
      return ` ${this.scalar(value, indent + 2)}${this.lineEnd()}`;
    }
    this.isBelowBlockScalar = true;
    return ` ${this.pick("|-", ">-")}${this.lineEnd()}${" ".repeat(indent + 2)}${value}\n`;
  }

  private flow(value: unknown, indent: number, isByName_ = false): string {
    if (typeof value !== "object" || value === null) return this.scalar(value, indent);
    const gap = () =>
      this.chance(12) ? `${this.lineEnd()}${this.notes(indent, 1)}${" ".repeat(indent)}` : this.pick("", " ");
    const parts = Array.isArray(value)
      ? value.map((item: unknown) => this.flow(item, indent))
      : this.entriesOf(value, isByName_).map(
          ([key, item]) => `${this.key(key)}: ${this.flow(item, indent, isByName(key))}`,
        );
    const comma = parts.length > 0 && this.chance(4) ? "," : "";
    const body = parts.map((part) => `${gap()}${part}${gap()}`).join(",") + comma + gap();
    return Array.isArray(value) ? `[${body}]` : `{${body}}`;
  }

  private key(key: string): string {
    return this.chance(12) ? JSON.stringify(key) : key;
  }

  private scalar(value: unknown, indent: number): string {
    if (typeof value !== "string") return String(value);
    const isPlain = /^[\p{L}/][\p{L}\p{N} ./@+-]*$/u.test(value) && /\S$/.test(value);
    if (isPlain && !/^(?:true|false|null)$/i.test(value) && !this.chance(4)) return value;
    const quoted = this.chance(2) ? JSON.stringify(value) : `'${value.replaceAll("'", "''")}'`;
    // A line break inside of quotes is a blank.
    return this.chance(6) ? quoted.replace(/(?<=[a-z]) (?=[a-z])/i, `\n${" ".repeat(indent + 1)}`) : quoted;
  }
}

const isByName = (key: string): boolean => key === "systems" || key === "privateNetworks";
