import type { OsFamily } from "./operating-systems";

/** A product of the catalogue for Managed VM Application (R94, R100). */
export interface Application {
  readonly id: string;
  readonly title: string;
  readonly families: readonly OsFamily[];
  /** Last day with updates by its vendor, `YYYY-MM-DD` (R98). */
  readonly regularEnd: string;
}

const DEBIAN_LIKE: readonly OsFamily[] = ["debian", "ubuntu"];

/** Versions as Debian and their vendors support them; compared on `LIFECYCLE_SNAPSHOT_DATE`. */
export const APPLICATIONS: readonly Application[] = [
  { id: "postgresql-16", title: "PostgreSQL 16", families: DEBIAN_LIKE, regularEnd: "2028-11-09" },
  { id: "postgresql-17", title: "PostgreSQL 17", families: DEBIAN_LIKE, regularEnd: "2029-11-08" },
  { id: "mariadb-11.8", title: "MariaDB 11.8 LTS", families: DEBIAN_LIKE, regularEnd: "2028-06-04" },
  { id: "nginx", title: "nginx of the distribution", families: DEBIAN_LIKE, regularEnd: "2028-08-09" },
  {
    id: "apache",
    title: "Apache httpd of the distribution",
    families: DEBIAN_LIKE,
    regularEnd: "2028-08-09",
  },
];

export function findApplication(id: string): Application | undefined {
  return APPLICATIONS.find((application) => application.id === id);
}
