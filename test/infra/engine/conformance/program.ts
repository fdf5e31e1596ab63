/** One version of a program, deployed on the stack that the edits before it left behind. */
export interface Edit {
  readonly name: string;
  /** Declares the resources; what it gives are the stack's outputs. */
  readonly declare: () => unknown;
  /** What the cloud refuses this time, e.g. `create web`. */
  readonly faults?: readonly string[];
  /** Protection stops it at the preview, before anything is done. */
  readonly refused?: true;
  /** Stack configuration, keys without namespace. */
  readonly config?: Readonly<Record<string, string>>;
  readonly secretConfig?: Readonly<Record<string, string>>;
}

export interface ConformanceProgram {
  readonly name: string;
  readonly edits: readonly Edit[];
}

/** A cell of the table programs × edits. */
export interface Cell {
  readonly program: ConformanceProgram;
  readonly edit: Edit;
}
