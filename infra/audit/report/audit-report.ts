import type { Waiver } from "../../contract";
import type { Control, Finding, FindingState, Rule } from "../findings";

/**
 * What an auditor signs: every verdict on one customer at one moment, with what it rests on. It is built once
 * (`buildReport`); every format is drawn from it and adds no facts. Its JSON form is this type as it stands.
 */
export interface AuditReport {
  readonly schemaVersion: 1;
  readonly customer: string;
  /** When the report was made, ISO 8601 in UTC. */
  readonly generatedAt: string;
  readonly verdict: "pass" | "fail";
  readonly counts: Readonly<Record<FindingState, number>>;
  readonly basis: ReportBasis;
  /** The worst first, then by system and id. */
  readonly findings: readonly ReportFinding[];
  readonly prerequisites: PrerequisiteMatrix;
  /** Each clause that a finding cites, in the order of the catalogue. */
  readonly clauses: readonly ClauseRow[];
  /** Policies whose enforcement the pack's configuration lowers or disables. */
  readonly loweredPolicies: readonly LoweredPolicy[];
  readonly waivers: readonly ReportWaiver[];
  readonly network: NetworkPicture;
  /** Against the report before; null for the first. */
  readonly difference: ReportDifference | null;
}

/** What the verdicts rest on. */
export interface ReportBasis {
  readonly toolkitVersion: string;
  readonly engine: { readonly name: "embedded" | "pulumi" | "unknown"; readonly version: string };
  readonly platform: string | null;
  /** Of what was judged: the state's time (ISO 8601) and SHA-256 of its file; null where a preview was judged. */
  readonly state: {
    readonly time: string;
    readonly sha256: string;
    readonly resources: number;
    readonly systems: number;
  } | null;
  /** Files that were read, with their SHA-256; relative to the project. */
  readonly files: readonly {
    readonly role: "card" | "provider" | "waivers" | "policy-config";
    readonly file: string;
    readonly sha256: string;
  }[];
  /** Day by which lifecycles and waivers were judged, `YYYY-MM-DD`. */
  readonly judgedOn: string;
  /** Whether probes of the running system were part of it. */
  readonly probed: boolean;
}

export interface ReportFinding {
  /** Stable over reports of the same matter: hash of source, id, resource, path and subject, 16 hex digits. */
  readonly key: string;
  readonly source: "policy" | "evidence";
  /** Permanent id of the policy or probe. */
  readonly id: string;
  readonly title: string;
  readonly clauses: readonly string[];
  readonly controls: readonly Control[];
  readonly severity: Rule["severity"];
  /** As it was in force; a lowered policy also stands in `loweredPolicies`. */
  readonly enforcement: Finding["enforcement"];
  /** urn. */
  readonly resource: string;
  /** Name of the system as the card has it; null for what is about the customer as a whole. */
  readonly system: string | null;
  /** Property path below the resource. */
  readonly path: string;
  /** Where a person wrote what is at fault. */
  readonly location: {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly path: string;
  } | null;
  readonly state: FindingState;
  readonly reason: string;
  /** What was seen on the running system, the worst first. */
  readonly evidence: readonly string[];
  readonly remediation: string;
  /** The waiver that lifts it; only with state `waived`. */
  readonly waiver: Waiver | null;
}

export interface ReportWaiver extends Waiver {
  /** unused: nothing that it would lift was found. A malformed one lifts nothing. */
  readonly status: "active" | "expired" | "unused" | "malformed";
  /** Why it is malformed; null for any other. Then texts that could not be read are empty. */
  readonly problem: string | null;
}

/** The technical prerequisites (R10-R19 and those of the checks, R42-R48) by system. */
export interface PrerequisiteMatrix {
  readonly rows: readonly {
    readonly id: string;
    readonly title: string;
    readonly clauses: readonly string[];
  }[];
  readonly systems: readonly string[];
  /** `cells[row][system]`: the worst state of the findings of that row about that system. */
  readonly cells: readonly (readonly FindingState[])[];
}

export interface ClauseRow {
  readonly id: string;
  readonly text: string;
  readonly obligation: "must" | "should";
  readonly state: FindingState;
  readonly findings: number;
}

export interface LoweredPolicy {
  readonly id: string;
  readonly usual: Rule["enforcementLevel"];
  readonly effective: "advisory" | "disabled";
}

/** Who reaches what, from the graph: sources → firewall → VM → services. */
export interface NetworkPicture {
  readonly systems: readonly {
    readonly name: string;
    readonly os: string;
    readonly network: "external" | "private";
    /** Why the picture of this system is incomplete, e.g. a value is not known yet; null where it is complete. */
    readonly note: string | null;
    /** As far as they are known. */
    readonly addresses: readonly string[];
    /** What the cloud's firewall lets in. */
    readonly allowances: readonly {
      /** E.g. `tcp 22`, `icmp`. */
      readonly traffic: string;
      /** Networks, or `any`. */
      readonly sources: readonly string[];
      /** What it serves: `provider access`, `customer access`, `ping`, or the service's name. */
      readonly purpose: string;
    }[];
  }[];
}

export interface ReportDifference {
  /** SHA-256 of the report file before, which this one continues. */
  readonly previousSha256: string;
  readonly previousGeneratedAt: string;
  /** Keys of open findings (fail, not-evaluated) here that were not open there. */
  readonly new: readonly string[];
  /** Open there, not here; with what is needed to print them. */
  readonly fixed: readonly {
    readonly key: string;
    readonly id: string;
    readonly system: string | null;
    readonly reason: string;
  }[];
  readonly persisting: readonly string[];
}
