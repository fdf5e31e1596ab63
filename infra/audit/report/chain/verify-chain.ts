import type { AuditReport } from "../audit-report";
import {
  CHAIN_HEAD_FILE,
  hashReportText,
  nameReportFile,
  readReportText,
  type ChainHead,
} from "./report-chain";

/** What is wrong with one file of a folder of reports. */
export interface ChainProblem {
  readonly file: string;
  readonly kind: "changed" | "lost" | "inserted";
  readonly text: string;
}

export interface ReportFolder {
  /** The reports, by name. */
  readonly files: ReadonlyMap<string, string>;
  /** Absent where the folder has none that can be read. */
  readonly head?: ChainHead;
}

interface Link {
  readonly name: string;
  readonly sha256: string;
  /** Absent for a text that is no report of ours. */
  readonly report: AuditReport | undefined;
}

/**
 * Follows the hashes from the last report back to the first. Each report vouches for the one before it, the head for the
 * last. Whoever rewrites all of them and the head leaves no trace here: for that the last hash must be kept elsewhere.
 *
 * @param lastSha256 of the last report, as somebody noted it
 */
export function verifyChain({ files, head }: ReportFolder, lastSha256?: string): ChainProblem[] {
  const links = [...files]
    .map(([name, text]): Link => ({ name, sha256: hashReportText(text), report: readReportText(text) }))
    .sort((a, b) => (a.name < b.name ? 1 : -1));
  const problems: ChainProblem[] = [];
  const newest = links[0];
  if (!head && newest) problems.push(lost(CHAIN_HEAD_FILE, "it names the last report"));
  const start = head ?? (newest && { file: newest.name });
  const seen = start ? walk(links, start, problems) : new Set<string>();
  for (const { name } of links) if (!seen.has(name)) problems.push(inserted(name));
  const last = links.find(({ name }) => name === start?.file);
  if (lastSha256 !== undefined && last && last.sha256 !== lastSha256) {
    problems.push(changed(last.name, `its sha256 is ${last.sha256}, noted was ${lastSha256}`));
  }
  return problems;
}

/** Where the walk stands; without a hash nothing vouches for the file. */
type Step = { readonly file: string; readonly sha256?: string };

function walk(links: readonly Link[], start: Step, problems: ChainProblem[]): Set<string> {
  const seen = new Set<string>();
  for (let step: Step | undefined = start; step && !seen.has(step.file);) {
    const { file, sha256 }: Step = step;
    seen.add(file);
    const link = links.find(({ name }) => name === file);
    const older: Link | undefined = links.find(({ name }) => name < file && !seen.has(name));
    const restart: Step | undefined = older && { file: older.name };
    if (!link) {
      problems.push(lost(file, sha256 === undefined ? "a report names it" : `sha256 ${sha256}`));
      step = restart;
      continue;
    }
    const fault = findFault(link, sha256);
    if (fault !== undefined) problems.push(changed(file, fault));
    const before = previousOf(link);
    // What a changed file says of the one before it counts only where that one agrees.
    const agrees = links.some(({ name, sha256: hash }) => name === before?.file && hash === before.sha256);
    step = fault === undefined || agrees ? before : restart;
  }
  return seen;
}

function findFault({ name, sha256, report }: Link, expected: string | undefined): string | undefined {
  if (expected !== undefined && sha256 !== expected) return `its sha256 is ${sha256}, expected ${expected}`;
  if (!report) return "it is not a report in canonical form";
  const due = nameReportFile(report);
  return due === name ? undefined : `it was made as ${due}`;
}

function previousOf({ report }: Link): Step | undefined {
  if (!report?.difference) return undefined;
  const { previousSha256: sha256, previousGeneratedAt: generatedAt } = report.difference;
  return { file: nameReportFile({ generatedAt }), sha256 };
}

const lost = (file: string, text: string): ChainProblem => ({ file, kind: "lost", text });
const changed = (file: string, text: string): ChainProblem => ({ file, kind: "changed", text });
const inserted = (file: string): ChainProblem => ({ file, kind: "inserted", text: "no report continues it" });
