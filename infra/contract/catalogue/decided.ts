/**
 * What the decisions say about running systems, as data: no card changes it yet. The areas that build these things
 * read it from here, and until then the trace calls the decisions planned.
 */

/** In which order automated patches are installed: nobody's production is the first (O11, O13). */
export const PATCH_RINGS = ["staging", "rest"] as const;

/** What is installed on Windows of all that the vendor offers (R35, R36, O46). */
export const WINDOWS_UPDATES = {
  security: "included",
  rollup: "included",
  driver: "when-ordered",
  "feature-update": "when-ordered",
  "service-pack": "never",
} as const;

/** How long a chain of contacts goes on (O40). */
export const CONTACT_CHAIN = {
  minutesBetweenContacts: 15,
  /** A voicemail does not count as reached: the next contact follows. */
  voicemailIsReached: false,
  /** What happens when the last contact was not reached, and after a failed Beheben: a mail to all. */
  lastResort: "mail",
} as const;

/** When the system documentation is written, and which issue of it describes the completion of the project (O26). */
export const DOCUMENTATION = { written: "every-apply", completionState: "first" } as const;
