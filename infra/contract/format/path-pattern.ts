import type { DocumentPath } from "../document";

/** Whether a path is one of those that a pattern such as `systems.*.services.*` means; `*` is any one step. */
export function matchesPattern(path: DocumentPath, pattern: string): boolean {
  const steps = pattern.split(".");
  return steps.length === path.length && steps.every((step, i) => step === "*" || step === path[i]);
}
