import { createHash } from "node:crypto";
import { z } from "zod";
import type { AuditReport } from "../audit-report";
import { toCanonicalJson } from "../canonical-json";
import { auditReportSchema } from "../schema";

/** Names the last report of a folder, so that it cannot be lost or changed unseen. */
export interface ChainHead {
  readonly file: string;
  readonly sha256: string;
}

export const CHAIN_HEAD_FILE = "chain.json";

const headSchema = z.strictObject({ file: z.string(), sha256: z.string() });

/** Undefined for a text that is no head. */
export function readChainHead(text: string): ChainHead | undefined {
  const parsed = headSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : undefined;
}

/** Sorts by time, and has no character that a file system refuses. */
export function nameReportFile({ generatedAt }: Pick<AuditReport, "generatedAt">): string {
  return `${generatedAt.replaceAll(":", "-")}.json`;
}

export function isReportFile(name: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}\.\d{3}Z\.json$/.test(name);
}

/** What stands in a report's file: canonical JSON, whose bytes are hashed. */
export const toReportText = (report: AuditReport): string => toCanonicalJson(report);

export const hashReportText = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Undefined for a text that `toReportText` would not have written. */
export function readReportText(text: string): AuditReport | undefined {
  const parsed = auditReportSchema.safeParse(parseJson(text));
  return parsed.success && toReportText(parsed.data) === text ? parsed.data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
