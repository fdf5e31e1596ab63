export type { EvidenceFinding } from "./finding";
export { PROBES, type Probe } from "./probes";
export type {
  CloudDifference,
  CloudReader,
  GuestShell,
  RenderedFile,
  SubjectVm,
  Vantage,
  VerifySubject,
} from "./subject";
export { verify, type VerifyMeans } from "./verify";
