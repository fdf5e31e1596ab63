import { createHash } from "node:crypto";
import {
  buildReport,
  renderReport,
  renderReportText,
  type AuditReport,
  type ReportLanguage,
} from "../../audit/report";
import { POLICY_CONFIG_FILE, waiversFile } from "../../contract";
import { rules } from "../../../policies/pack";
import { writeArtifact } from "../artifacts";
import { judgeState, type StateChoice } from "../judged-state";
import type { REPORT_FORMATS, VerbResult } from "../output";
import type { Progress } from "../progress";
import { readToolkitVersion } from "../project";
import { addReport, checkFolder } from "../report-folder";
import type { Session } from "../session";

export interface ReportOptions extends StateChoice {
  readonly format: (typeof REPORT_FORMATS)[number];
  /** File for the rendered report; default: stdout. */
  readonly out?: string;
  /** Folder in which reports chain; default: one per customer in the state home. */
  readonly folder?: string;
  readonly language: ReportLanguage;
}

/** Judges what is deployed, adds the report to its chain, and draws it. */
export async function report(
  customer: string,
  env: NodeJS.ProcessEnv,
  options: ReportOptions,
  progress: Progress,
): Promise<VerbResult> {
  const { session, graph, policies, evidence, engine, state } = await judgeState(
    customer,
    env,
    options,
    progress,
  );
  const basis: Omit<AuditReport["basis"], "probed"> = {
    toolkitVersion: readToolkitVersion(),
    engine,
    platform: session.target?.platform ?? null,
    state,
    files: listFiles(session),
    judgedOn: session.today,
  };
  const written = await addReport(
    options.folder ?? session.home.reportDir(customer),
    customer,
    (now, previous) => buildReport({ customer, now, graph, rules, policies, evidence, basis, previous }),
  );
  const text = await draw(written.report, options);
  progress.say(`${written.file}  sha256 ${written.sha256}`);
  if (options.out !== undefined) writeArtifact(options.out, text, 0o644);
  const { verdict } = written.report;
  return {
    exitCode: verdict === "pass" ? 0 : 1,
    text: options.out === undefined ? text : `${customer}: ${verdict}, ${options.format} in ${options.out}\n`,
    json: written.report,
  };
}

async function draw(made: AuditReport, { format, language }: ReportOptions): Promise<string> {
  if (format === "text") return renderReportText(made);
  if (format === "json") return `${JSON.stringify(made, undefined, 2)}\n`;
  return renderReport(made, format, language);
}

function listFiles({ texts, customer }: Session): AuditReport["basis"]["files"] {
  const roles = [
    { role: "card", file: `stacks/${customer}/card.yaml` },
    { role: "provider", file: "stacks/provider.yaml" },
    { role: "waivers", file: waiversFile(customer) },
    { role: "policy-config", file: POLICY_CONFIG_FILE },
  ] as const;
  return roles.flatMap(({ role, file }) => {
    const text = texts.get(file);
    return text === undefined
      ? []
      : [{ role, file, sha256: createHash("sha256").update(text).digest("hex") }];
  });
}

/** Whether the reports of a folder are all there and unchanged. */
export function verifyReports(folder: string, lastSha256?: string): Promise<VerbResult> {
  const { reports, lastSha256: sha256, problems } = checkFolder(folder, lastSha256);
  const lines = problems.map(({ file, kind, text }) => `${kind}  ${file}  ${text}\n`);
  const verdict = problems.length === 0 ? "pass" : "fail";
  return Promise.resolve({
    exitCode: problems.length === 0 ? 0 : 1,
    text: `${lines.join("")}${folder}: ${reports.length} reports, the last with sha256 ${sha256}: ${verdict}\n`,
    json: { schemaVersion: 1, folder, verdict, reports, lastSha256: sha256, problems },
  });
}
