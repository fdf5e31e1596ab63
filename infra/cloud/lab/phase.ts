/** What a caller sees of a long command: one line per phase, with its time. */
export interface PhaseEvent {
  /** Short and stable, e.g. `packages`. */
  readonly phase: string;
  readonly state: "start" | "end" | "fail";
  /** What is being done, in a few words for a person. */
  readonly title: string;
  /** 0 at the start. */
  readonly elapsedMs: number;
}

export type PhaseListener = (event: PhaseEvent) => void;

/** Runs one phase and reports its start and its end, also when it fails. */
export async function runPhase<T>(
  listener: PhaseListener | undefined,
  phase: string,
  title: string,
  work: () => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  const report = (state: PhaseEvent["state"]): void =>
    listener?.({ phase, title, state, elapsedMs: Math.round(performance.now() - startedAt) });
  listener?.({ phase, title, state: "start", elapsedMs: 0 });
  try {
    const result = await work();
    report("end");
    return result;
  } catch (error) {
    report("fail");
    throw error;
  }
}
