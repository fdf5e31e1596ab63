import type { z } from "zod";
import type { CustomProblem } from "../document";

interface RefusalContext {
  readonly issues: z.core.$ZodRawIssue[];
}

/** Notes that a field's own check refuses a value. `input` is shown to nobody where it is undefined. */
export function refuse(
  context: RefusalContext,
  input: unknown,
  message: string,
  problem: CustomProblem,
): void {
  context.issues.push({ code: "custom", input, message, params: { ...problem } });
}
