import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CHAIN_HEAD_FILE,
  hashReportText,
  isReportFile,
  nameReportFile,
  readChainHead,
  readReportText,
  toReportText,
  verifyChain,
  type AuditReport,
  type ChainProblem,
  type PreviousReport,
} from "../../audit/report";
import { fail } from "../../diagnostics";
import { ensurePrivateDir, writePrivateFile } from "../home";
import { reportFolderErrors } from "./errors";

const LOCK_FILE = ".lock";
const LOCK_WAIT_MS = 10_000;
const LOCK_POLL_MS = 50;

export interface WrittenReport {
  readonly report: AuditReport;
  readonly file: string;
  readonly sha256: string;
}

/**
 * Adds a report to the chain of a folder, which is made where it is missing. Reports of one folder are made one after
 * the other.
 *
 * @param make builds the report on the one before it; `now` is later than that one
 * @throws MVM3004 where nothing can be written, MVM3960 where the last report was changed or is another customer's,
 * MVM3961, MVM3962
 */
export async function addReport(
  folder: string,
  customer: string,
  make: (now: Date, previous: PreviousReport | null) => AuditReport,
): Promise<WrittenReport> {
  ensurePrivateDir(folder);
  const unlock = await lock(path.join(folder, LOCK_FILE));
  try {
    const previous = readLast(folder, customer);
    const report = make(await laterThan(previous), previous);
    const name = nameReportFile(report);
    const text = toReportText(report);
    const sha256 = hashReportText(text);
    writePrivateFile(path.join(folder, name), text);
    writePrivateFile(path.join(folder, CHAIN_HEAD_FILE), `${JSON.stringify({ file: name, sha256 })}\n`);
    return { report, file: path.join(folder, name), sha256 };
  } finally {
    unlock();
  }
}

export interface CheckedFolder {
  /** Names of the reports, the oldest first. */
  readonly reports: readonly string[];
  /** Of the last report; empty without one. */
  readonly lastSha256: string;
  readonly problems: readonly ChainProblem[];
}

/** Checks the chain of a folder. @throws MVM2933 for what is no folder of reports */
export function checkFolder(folder: string, notedSha256?: string): CheckedFolder {
  const names = listReports(folder);
  const files = new Map(names.map((name) => [name, readFile(path.join(folder, name))]));
  const headText = readHeadText(folder);
  if (names.length === 0 && headText === undefined) {
    fail(reportFolderErrors.folderUnreadable, `${folder} holds no report`);
  }
  const head = headText === undefined ? undefined : readChainHead(headText);
  return {
    reports: names,
    lastSha256: hashReportText(files.get(names.at(-1) ?? "") ?? ""),
    problems: verifyChain({ files, ...(head ? { head } : {}) }, notedSha256),
  };
}

/** The report that the next one continues: what the head says, and the newest there is. */
function readLast(folder: string, customer: string): PreviousReport | null {
  const names = listReports(folder);
  const headText = readHeadText(folder);
  if (names.length === 0 && headText === undefined) return null;
  const broken = (what: string): never => fail(reportFolderErrors.chainBroken, `${folder}: ${what}`);
  const head = headText === undefined ? undefined : readChainHead(headText);
  if (!head) return broken(`${CHAIN_HEAD_FILE} is missing or damaged`);
  const newest = names.at(-1);
  if (newest !== head.file) return broken(`the last report is ${newest ?? "missing"}, expected ${head.file}`);
  const text = readFile(path.join(folder, newest));
  const report = hashReportText(text) === head.sha256 ? readReportText(text) : undefined;
  if (!report) return broken(`${newest} was changed`);
  if (report.customer !== customer) return broken(`it holds reports of ${report.customer}`);
  return { sha256: head.sha256, report };
}

function listReports(folder: string): string[] {
  try {
    return fs.readdirSync(folder).filter(isReportFile).sort();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    return fail(reportFolderErrors.folderUnreadable, `cannot read ${folder}: ${code ?? "unknown"}`, {
      cause,
    });
  }
}

function readHeadText(folder: string): string | undefined {
  const file = path.join(folder, CHAIN_HEAD_FILE);
  return fs.existsSync(file) ? readFile(file) : undefined;
}

function readFile(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    return fail(reportFolderErrors.folderUnreadable, `cannot read ${file}: ${code ?? "unknown"}`, { cause });
  }
}

/** Names are times: a report may not have that of the one before it, nor an earlier one. */
async function laterThan(previous: PreviousReport | null): Promise<Date> {
  const before = previous ? Date.parse(previous.report.generatedAt) : -Infinity;
  if (before === Date.now()) await sleep(2);
  const now = new Date();
  if (now.getTime() > before) return now;
  return fail(
    reportFolderErrors.clockBehind,
    `the last report is of ${new Date(before).toISOString()}, now is ${now.toISOString()}`,
  );
}

async function lock(file: string): Promise<() => void> {
  for (const end = Date.now() + LOCK_WAIT_MS; ; await sleep(LOCK_POLL_MS)) {
    try {
      fs.writeFileSync(file, `${process.pid}\n`, { flag: "wx", mode: 0o600 });
      return () => fs.rmSync(file, { force: true });
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === "EEXIST" && Date.now() < end) continue;
      const kind = reportFolderErrors.folderBusy;
      return fail(kind, `cannot take ${file}: ${code ?? "unknown"}`, { cause });
    }
  }
}
