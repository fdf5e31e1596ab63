export { writeArtifact } from "./artifact-file";
export { artifactErrors } from "./errors";
export { renderJunit, type Verdicts } from "./junit";
export { parseReportTarget, writeReports, type ReportTarget } from "./reports";
