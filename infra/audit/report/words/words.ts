import type { FindingState } from "../../findings";
import type { AuditReport, ReportFinding, ReportWaiver } from "../audit-report";

export type ReportLanguage = "de" | "en";

/** Every word of a report that is not data. A language that lacks one does not compile. */
export interface ReportWords {
  /** BCP 47, for `lang` and for `Intl`. */
  readonly locale: "de-DE" | "en-GB";
  readonly reportTitle: string;
  readonly customer: string;
  readonly verdict: Readonly<Record<AuditReport["verdict"], string>>;
  readonly verdictMeaning: Readonly<Record<AuditReport["verdict"], string>>;
  readonly states: Readonly<Record<FindingState, string>>;
  readonly severities: Readonly<Record<ReportFinding["severity"], string>>;
  readonly enforcements: Readonly<Record<ReportFinding["enforcement"], string>>;
  readonly obligations: Readonly<Record<"must" | "should", string>>;
  readonly sources: Readonly<Record<ReportFinding["source"], string>>;
  readonly waiverStates: Readonly<Record<ReportWaiver["status"], string>>;
  readonly fileRoles: Readonly<Record<AuditReport["basis"]["files"][number]["role"], string>>;
  readonly headings: {
    readonly contents: string;
    readonly basis: string;
    readonly open: string;
    readonly prerequisites: string;
    readonly network: string;
    readonly clauses: string;
    readonly waivers: string;
    readonly lowered: string;
    readonly difference: string;
    readonly others: string;
    readonly signatures: string;
  };
  readonly basis: {
    readonly generatedAt: string;
    readonly judgedOn: string;
    readonly engine: string;
    readonly toolkit: string;
    readonly platform: string;
    readonly noPlatform: string;
    readonly state: string;
    readonly noState: string;
    readonly resources: (resources: string, systems: string) => string;
    readonly probes: string;
    readonly probed: string;
    readonly notProbed: string;
    readonly files: string;
    readonly file: string;
    readonly role: string;
    readonly unknownVersion: string;
  };
  readonly finding: {
    readonly policy: string;
    readonly state: string;
    readonly system: string;
    readonly wholeCustomer: string;
    readonly reason: string;
    readonly place: string;
    readonly resource: string;
    readonly remediation: string;
    readonly clauses: string;
    readonly controls: string;
    readonly severity: string;
    readonly evidence: string;
    readonly waivedBy: (owner: string, ticket: string) => string;
    readonly isNew: string;
    readonly noneOpen: string;
    readonly noOthers: string;
    readonly key: string;
  };
  readonly filters: {
    readonly title: string;
    readonly state: string;
    readonly clause: string;
    readonly system: string;
    readonly all: string;
    readonly reset: string;
    /** `{shown}` and `{total}` are put in by the page. */
    readonly shown: string;
    readonly nothing: string;
    readonly openAll: string;
    readonly closeAll: string;
  };
  readonly matrix: {
    readonly caption: string;
    readonly prerequisite: string;
    readonly perState: string;
    readonly notMet: string;
    readonly bySystem: (count: string) => string;
    readonly more: (count: string) => string;
    readonly none: string;
  };
  readonly network: {
    readonly source: string;
    readonly firewall: string;
    readonly vm: string;
    readonly service: string;
    readonly traffic: string;
    readonly anySource: string;
    /** Behind `0.0.0.0/0` or `::/0`. */
    readonly anyNetwork: string;
    readonly closed: string;
    /** Of a system with a note: what is drawn is not all. */
    readonly incomplete: string;
    readonly note: string;
    readonly networks: Readonly<Record<"external" | "private", string>>;
    readonly purposes: Readonly<Record<"provider access" | "customer access" | "ping", string>>;
    readonly systems: (count: string) => string;
    readonly moreSources: (count: string) => string;
    readonly leftOut: (count: string) => string;
    readonly asTable: string;
    readonly pictureOf: (customer: string) => string;
    readonly addresses: string;
    readonly none: string;
  };
  readonly clauses: {
    readonly caption: string;
    readonly clause: string;
    readonly text: string;
    readonly obligation: string;
    readonly findings: string;
    readonly providerDecision: string;
    readonly none: string;
  };
  readonly waivers: {
    readonly caption: string;
    readonly status: string;
    readonly owner: string;
    readonly expires: string;
    readonly ticket: string;
    readonly none: string;
  };
  readonly lowered: {
    readonly caption: string;
    readonly usual: string;
    readonly effective: string;
    readonly none: string;
    readonly notice: (count: string) => string;
  };
  readonly difference: {
    readonly first: string;
    readonly against: string;
    readonly previousHash: string;
    readonly added: string;
    readonly fixed: string;
    readonly persisting: string;
    readonly none: string;
  };
  readonly print: {
    readonly place: string;
    readonly auditor: string;
    readonly provider: string;
  };
  readonly openFindings: (count: number, shown: string) => string;
  readonly englishNote: string | null;
}
