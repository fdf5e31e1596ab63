/** A decision to live with a violation for a while. */
export interface Waiver {
  /** Id of the policy whose violation is lifted. */
  readonly policy: string;
  /** Name of the system; null for what is about the customer as a whole. */
  readonly system: string | null;
  readonly reason: string;
  /** Role or team that answers for it. */
  readonly owner: string;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly expires: string;
  /** Where the decision is recorded. */
  readonly ticket: string;
}

/** One entry of the file. A malformed one lifts nothing; texts of it that could not be read are empty. */
export interface WaiverEntry extends Waiver {
  /** What is wrong with it; null for a good one. */
  readonly problem: string | null;
}
