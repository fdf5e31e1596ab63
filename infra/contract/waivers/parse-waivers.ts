import { z } from "zod";
import type { Diagnostic } from "../../diagnostics";
import {
  checkShape,
  explainIssue,
  type LocatedDocument,
  type Places,
  propertyOf,
  readDocument,
  toDiagnostic,
} from "../document";
import { waiverSchema, waiversSchema } from "./schema";
import type { WaiverEntry } from "./waiver";

export interface LocatedWaivers {
  readonly entries: readonly WaiverEntry[];
  /** By the path in the file, e.g. `entries[1].expires`. */
  readonly places: Places;
}

/** The file without its entries: what is wrong with those is a finding, not an error. */
const frameSchema = z.strictObject({
  ...waiversSchema.shape,
  entries: z.array(z.unknown()).max(500),
});

/**
 * Reads the text of a waiver file. Errors of the file come as diagnostics; an entry that is malformed says so itself,
 * so that a typing mistake in one waiver becomes a finding beside all others.
 *
 * @param file the name that places show
 * @returns the waivers only where the file itself is right
 */
export function parseWaivers(
  text: string,
  file: string,
): { waivers?: LocatedWaivers; diagnostics: readonly Diagnostic[] } {
  const { document, diagnostics } = readDocument(text, file);
  if (!document) return { diagnostics };
  const frame = checkShape({ ...document, oddNumbers: [] }, frameSchema);
  if (!frame.value) return { diagnostics: frame.diagnostics };
  const entries = frame.value.entries.map((entry, index) => readEntry(entry, index, document));
  return { waivers: { entries, places: document.places }, diagnostics: [] };
}

function readEntry(entry: unknown, index: number, document: LocatedDocument): WaiverEntry {
  const parsed = waiverSchema.safeParse(entry);
  if (parsed.success) {
    const { customer: _whole, system = null, ...rest } = parsed.data;
    return { ...rest, system, problem: null };
  }
  const problems = parsed.error.issues.flatMap((issue) =>
    explainIssue(issue, { document: document.value, schema: waiversSchema, spellings: new Map() }, [
      "entries",
      index,
    ]),
  );
  const text = (key: keyof WaiverEntry): string => {
    const field = waiverSchema.shape[key as "policy"].safeParse(propertyOf(entry, key));
    return field.success ? field.data : "";
  };
  return {
    policy: text("policy"),
    system: text("system") || null,
    reason: text("reason"),
    owner: text("owner"),
    expires: text("expires"),
    ticket: text("ticket"),
    problem: problems.map((problem) => toDiagnostic(problem, document).message).join("; "),
  };
}
