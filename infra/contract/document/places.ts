import { LineCounter } from "yaml";
import type { SourcePlace } from "../../diagnostics";
import { type DocumentPath, formatPath } from "./path";

/** Knows where in a file each value stands. */
export class Places {
  private readonly lines = new LineCounter();
  /** By readable path: where the key (or the list item) starts, and where the value starts. */
  private readonly offsets = new Map<string, { readonly key: number; readonly value: number }>();

  constructor(
    private readonly file: string,
    text: string,
  ) {
    this.lines.addNewLine(0);
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.lines.addNewLine(at + 1);
  }

  record(path: DocumentPath, key: number, value: number): void {
    this.offsets.set(formatPath(path), { key, value });
  }

  /** Of the value at `path`; of its nearest parent where nothing stands there, e.g. for a missing key. */
  placeOf(path: DocumentPath): SourcePlace {
    return this.find(path, "value");
  }

  /** Of the key at the end of `path`. */
  placeOfKey(path: DocumentPath): SourcePlace {
    return this.find(path, "key");
  }

  /** Of a character; `path` says what it belongs to. */
  placeAt(offset: number, path: DocumentPath = []): SourcePlace {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line, column: col, path: formatPath(path) };
  }

  private find(path: DocumentPath, part: "key" | "value"): SourcePlace {
    for (let length = path.length; length >= 0; length--) {
      const offsets = this.offsets.get(formatPath(path.slice(0, length)));
      // A parent is shown by its key: its value starts only at its first child, on another line.
      if (offsets) return this.placeAt(length === path.length ? offsets[part] : offsets.key, path);
    }
    return this.placeAt(0, path);
  }
}
