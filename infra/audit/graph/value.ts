import { UNKNOWN } from "./resource-node";

/**
 * No verdict can be reached: a value is unknown, missing or of an unexpected kind. Becomes "not evaluated", which
 * blocks like a failure. The message holds paths and kinds, never values: rules read opened secrets.
 */
export class NotEvaluableError extends Error {
  override readonly name = "NotEvaluableError";
  /** Property path of the value at fault, empty where none applies. */
  readonly path: string;

  constructor(reason: string, path = "") {
    super(reason);
    this.path = path;
  }
}

/** A rule has nothing to say of this graph. Becomes "not applicable"; the message is its reason. */
export class NotApplicableError extends Error {
  override readonly name = "NotApplicableError";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  return Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
}

/** Joins a key to a property path in Pulumi's syntax: `a.b`, `a[0]`, `a["x.y"]`. */
export function joinPath(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/**
 * The one way in which rules read properties: every step checks what is there and carries the property path along, so
 * an unknown or malformed value can never be taken for a good one.
 */
export class Value {
  readonly path: string;
  readonly #raw: unknown;

  constructor(raw: unknown, path = "") {
    this.#raw = raw;
    this.path = path;
  }

  /** Whether something stands here. An unknown value counts: presence may be judged before the value is known. */
  get isPresent(): boolean {
    return this.#raw !== undefined && this.#raw !== null;
  }

  get isUnknown(): boolean {
    return this.#raw === UNKNOWN;
  }

  /** The own property `key`; an absent one is a Value that is not present. @throws NotEvaluableError */
  get(key: string): Value {
    const record = this.#known();
    if (!isRecord(record)) throw this.#unexpected("an object");
    return new Value(Object.hasOwn(record, key) ? record[key] : undefined, joinPath(this.path, key));
  }

  /** Names of the own properties, in their order. @throws NotEvaluableError */
  keys(): readonly string[] {
    const record = this.#known();
    if (!isRecord(record)) throw this.#unexpected("an object");
    return Object.keys(record);
  }

  /** The own properties, plain at any depth. @throws NotEvaluableError where one is unknown */
  record(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.keys().map((key) => [key, this.get(key).#plain()]));
  }

  /** @throws NotEvaluableError */
  list(): readonly Value[] {
    const list = this.#known();
    if (!Array.isArray(list)) throw this.#unexpected("a list");
    return list.map((item: unknown, index) => new Value(item, joinPath(this.path, index)));
  }

  /** @throws NotEvaluableError */
  string(): string {
    const text = this.#known();
    if (typeof text !== "string") throw this.#unexpected("text");
    return text;
  }

  /** @throws NotEvaluableError */
  boolean(): boolean {
    const flag = this.#known();
    if (typeof flag !== "boolean") throw this.#unexpected("true or false");
    return flag;
  }

  /** @throws NotEvaluableError */
  number(): number {
    const count = this.#known();
    if (typeof count !== "number") throw this.#unexpected("a number");
    return count;
  }

  /** @throws NotEvaluableError */
  strings(): readonly string[] {
    return this.list().map((item) => item.string());
  }

  /** The text, or `fallback` where nothing stands. @throws NotEvaluableError */
  stringOr(fallback: string): string {
    return this.isPresent ? this.string() : fallback;
  }

  #plain(): unknown {
    const value = this.#known();
    if (Array.isArray(value)) return this.list().map((item) => item.#plain());
    return isRecord(value) ? this.record() : value;
  }

  #known(): unknown {
    if (this.isUnknown) throw new NotEvaluableError(`${this.#place()} is not known yet`, this.path);
    return this.#raw;
  }

  #unexpected(wanted: string): NotEvaluableError {
    return new NotEvaluableError(
      `${this.#place()}: expected ${wanted}, found ${kindOf(this.#raw)}`,
      this.path,
    );
  }

  #place(): string {
    return this.path === "" ? "the resource's properties" : this.path;
  }
}
