import { contractErrors, type catalogue } from "../../contract";
import type { DiagnosticKind } from "../../diagnostics";

/** A clause that is kept by refusing the card: no plan can be built that breaks it. */
export interface Refusal {
  /** Permanent, kebab-case. */
  readonly id: string;
  readonly kind: DiagnosticKind;
  /** What is refused. */
  readonly title: string;
  readonly clauses: readonly catalogue.ClauseId[];
}

export const REFUSALS: readonly Refusal[] = [
  refusal("unknown-tier", contractErrors.notAllowed, "a tier that the service card does not have", "R1"),
  refusal("no-holidays", contractErrors.missingKey, "a card that names no federal state", "O3"),
  refusal("foreign-local-holiday", contractErrors.localHoliday, "a local holiday of another state", "O35"),
  refusal("not-one-basis", contractErrors.basis, "a system with no basis, or with two", "O27"),
  refusal(
    "application-without-managed-os",
    contractErrors.applicationWithoutManagedOs,
    "a managed application under the service card",
    "R99",
    "O27",
  ),
  refusal("fifth-contact", contractErrors.outOfRange, "a fifth contact", "R58"),
  refusal("contact-without-mail", contractErrors.missingKey, "a contact without mail address", "R59", "R60"),
  refusal("phone-number", contractErrors.phoneNumber, "a text that is no phone number", "R60"),
  refusal(
    "unknown-reaction",
    contractErrors.notAllowed,
    "a reaction that the datasheet does not have, e.g. Beheben + SMS",
    "R54",
    "R55",
    "R56",
  ),
  refusal(
    "threshold-of-other-quantity",
    contractErrors.threshold,
    "a load in % on Linux, or a load average on Windows",
    "R62",
    "O15",
    "O17",
  ),
  refusal("unknown-check", contractErrors.checkKind, "a row for a check of no known kind", "R62"),
  refusal("unknown-command", contractErrors.notAllowed, "a custom check by an unlisted command", "R48"),
  refusal("window-without-duration", contractErrors.emptyWindow, "a window that ends where it begins", "O32"),
  refusal(
    "sign-off-of-nothing",
    contractErrors.unknownReference,
    "a sign-off for a system that the card does not have",
    "R112",
    "O31",
  ),
  refusal(
    "anonymous-note-effect",
    contractErrors.missingKey,
    "`noteEffect: none` without name or date",
    "O41",
  ),
  refusal("not-a-public-key", contractErrors.publicKey, "an SSH key that is no public key", "R17"),
];

function refusal(
  id: string,
  kind: DiagnosticKind,
  title: string,
  ...clauses: readonly catalogue.ClauseId[]
): Refusal {
  return { id, kind, title, clauses };
}
