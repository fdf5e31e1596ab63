import type { FindingState } from "../findings";

/** What needs a person first. */
export const STATES_WORST_FIRST: readonly FindingState[] = [
  "fail",
  "not-evaluated",
  "waived",
  "pass",
  "not-applicable",
];

/** @returns the worst of them; undefined for none */
export function worstState(states: readonly FindingState[]): FindingState | undefined {
  return STATES_WORST_FIRST.find((state) => states.includes(state));
}

/** Whether a person has something to do about it. */
export function isOpen({ state }: { readonly state: FindingState }): boolean {
  return state === "fail" || state === "not-evaluated";
}
