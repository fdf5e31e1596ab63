import { renderJunit, type Verdicts } from "./junit";
import { writeArtifact } from "./artifact-file";

const FORMS = ["junit", "json"] as const;

/** One `--report` of the command line. */
export interface ReportTarget {
  readonly form: (typeof FORMS)[number];
  readonly file: string;
}

/** Reads `junit=FILE` or `json=FILE`; undefined for anything else. */
export function parseReportTarget(text: string): ReportTarget | undefined {
  const at = text.indexOf("=");
  const form = FORMS.find((known) => known === text.slice(0, at));
  return at > 0 && form && at < text.length - 1 ? { form, file: text.slice(at + 1) } : undefined;
}

/**
 * Writes the files that a CI system keeps, beside what stands on stdout.
 *
 * @throws MVM3930
 */
export async function writeReports(
  targets: readonly ReportTarget[],
  title: string,
  result: { readonly json: unknown; readonly verdicts?: Verdicts },
): Promise<void> {
  for (const { form, file } of targets) {
    const content =
      form === "json"
        ? `${JSON.stringify(result.json, undefined, 2)}\n`
        : await renderJunit(title, result.verdicts ?? {});
    writeArtifact(file, content, 0o644);
  }
}
