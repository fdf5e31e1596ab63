import type { ClauseId } from "./clauses";

export type OsFamily = "debian" | "ubuntu" | "rocky" | "windows";

/** A guest operating system that the provider knows. What is not in this table is not supported (R28, R33). */
export interface OperatingSystem {
  /** As cards name it, e.g. `debian-13`. */
  readonly id: string;
  readonly title: string;
  readonly family: OsFamily;
  /** Code name under which the distribution's archive files it, e.g. `trixie`; absent where there is none. */
  readonly suite?: string;
  /** Whether new and running systems with it are accepted. A lifecycle that has ended is judged apart. */
  readonly supported: boolean;
  /** The clause that accepts or refuses it. */
  readonly clause: ClauseId;
  readonly lifecycle: Lifecycle;
}

/** Dates are the last days with updates, `YYYY-MM-DD`. */
export interface Lifecycle {
  /** End of the vendor's regular support: the date that counts (R118, R121). */
  readonly regularEnd: string;
  /** End of a longer support by others, e.g. Debian LTS. Relying on it is an explicit decision: a waiver. */
  readonly extendedEnd?: string;
}

/** The day on which the lifecycle dates below were last compared with the vendors' own pages. */
export const LIFECYCLE_SNAPSHOT_DATE = "2026-11-22";

export const OPERATING_SYSTEMS: readonly OperatingSystem[] = [
  {
    id: "debian-12",
    title: "Debian 12 (bookworm)",
    family: "debian",
    suite: "bookworm",
    supported: true,
    clause: "R28",
    lifecycle: { regularEnd: "2026-07-11", extendedEnd: "2028-06-30" },
  },
  {
    id: "debian-13",
    title: "Debian 13 (trixie)",
    family: "debian",
    suite: "trixie",
    supported: true,
    clause: "R28",
    lifecycle: { regularEnd: "2028-08-09" },
  },
  ubuntuLts("22.04", "jammy", "2027-04-01"),
  ubuntuLts("24.04", "noble", "2029-05-31"),
  {
    id: "ubuntu-25.10",
    title: "Ubuntu 25.10 (interim release)",
    family: "ubuntu",
    suite: "questing",
    // R28 names Ubuntu LTS only. Listed so that the refusal can say why.
    supported: false,
    clause: "R28",
    lifecycle: { regularEnd: "2026-07-09" },
  },
  ubuntuLts("26.04", "resolute", "2031-04-30"),
  rocky("8", "2029-05-31"),
  rocky("9", "2032-05-31"),
  rocky("10", "2035-05-31"),
  windowsServer("2016", "2027-01-12"),
  windowsServer("2019", "2029-01-09"),
  windowsServer("2022", "2031-10-14"),
  windowsServer("2025", "2034-11-14"),
];

/** The catalogue's entry, or undefined for an operating system that the provider does not offer. */
export function findOperatingSystem(id: string): OperatingSystem | undefined {
  return OPERATING_SYSTEMS.find((os) => os.id === id);
}

function ubuntuLts(version: string, suite: string, regularEnd: string): OperatingSystem {
  return {
    id: `ubuntu-${version}`,
    title: `Ubuntu ${version} LTS`,
    family: "ubuntu",
    suite,
    supported: true,
    clause: "R28",
    lifecycle: { regularEnd },
  };
}

function rocky(version: string, regularEnd: string): OperatingSystem {
  return {
    id: `rocky-${version}`,
    title: `Rocky Linux ${version}`,
    family: "rocky",
    supported: true,
    clause: "R28",
    lifecycle: { regularEnd },
  };
}

function windowsServer(version: string, regularEnd: string): OperatingSystem {
  return {
    id: `windows-server-${version}`,
    title: `Windows Server ${version}`,
    family: "windows",
    supported: true,
    clause: "R33",
    lifecycle: { regularEnd },
  };
}
