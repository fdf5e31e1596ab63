import type { SshTarget } from "../ssh";

/** A file as it is: `null` where there is none. */
export interface ObservedFile {
  /** Of the content; `not a regular file` for anything else. */
  readonly sha256: string;
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
}

export interface ObservedUser {
  readonly uid: number;
  readonly shell: string;
  readonly groups: readonly string[];
  readonly locked: boolean;
  readonly expired: boolean;
  /** Digest of the shadow entry's password field. */
  readonly shadow: string;
}

export interface ObservedUnit {
  readonly enabled: boolean;
  readonly active: boolean;
  readonly masked: boolean;
  /** Its own condition kept it from running. */
  readonly skipped: boolean;
  /** systemd has not read its files since they changed. */
  readonly stale: boolean;
  /** Digest of what the unit has in effect; null where nobody asked. */
  readonly effective: string | null;
}

/** The guest as converge found or left it. Digests only. */
export interface ObservedGuest {
  /** Changes with every boot. */
  readonly bootId: string;
  readonly files: Readonly<Record<string, ObservedFile | null>>;
  readonly links: Readonly<Record<string, string | null>>;
  readonly directories: Readonly<Record<string, "ok" | "missing" | "unsafe">>;
  /** Foreign entries of exclusive directories with their digest. */
  readonly unexpectedFiles: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, boolean>>;
  readonly users: Readonly<Record<string, ObservedUser | null>>;
  /** Accounts that could log in although nobody declared them (O30). Reported, never removed. */
  readonly undeclaredUsers: readonly string[];
  readonly units: Readonly<Record<string, ObservedUnit>>;
  /** Units that a killed run left without their new files. */
  readonly pendingUnits: readonly string[];
}

export interface WantedUnit {
  readonly enabled: boolean;
  readonly active: boolean;
  readonly mayBeSkipped: boolean;
  readonly onChange: { readonly action: "restart" | "reload"; readonly files: readonly string[] } | null;
  readonly effective: readonly string[] | null;
}

/** What was applied last, without contents and passwords: enough to read the guest and to compare. */
export interface WantedGuest {
  readonly files: Readonly<Record<string, ObservedFile>>;
  readonly links: Readonly<Record<string, string>>;
  readonly exclusiveDirectories: readonly string[];
  readonly packages: readonly string[];
  readonly users: Readonly<
    Record<string, { groups: readonly string[]; shell: string; hasPassword: boolean }>
  >;
  readonly units: Readonly<Record<string, WantedUnit>>;
}

/** What the last apply left behind, to tell a later hand change from it. */
export interface AppliedMarks {
  /** Random, for the password digests. */
  readonly salt: string;
  /** HMAC of each password under the salt. */
  readonly passwords: Readonly<Record<string, string>>;
  /** Digest of each shadow entry right after it was set. */
  readonly shadow: Readonly<Record<string, string>>;
  /** Digest of what each unit had in effect. */
  readonly effective: Readonly<Record<string, string>>;
}

export interface GuestConfigOutputs {
  readonly connection: SshTarget;
  readonly machine: string;
  readonly wanted: WantedGuest;
  readonly applied: AppliedMarks;
  readonly observed: ObservedGuest;
}
