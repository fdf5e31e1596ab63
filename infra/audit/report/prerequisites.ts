import type { FindingState } from "../findings";
import type { PrerequisiteMatrix, ReportFinding } from "./audit-report";
import { worstState } from "./worst-state";

/** R10-R19 and the prerequisites of the checks, R42-R48, as one reads them. Ids are permanent. */
const ROWS: PrerequisiteMatrix["rows"] = [
  { id: "reachable", title: "Systems and services are reachable", clauses: ["R10", "R13"] },
  { id: "console", title: "The VM console is available", clauses: ["R11"] },
  { id: "remote-access", title: "SSH or RDP on the external IPv4", clauses: ["R12"] },
  {
    id: "firewall",
    title: "Only required connections pass the cloud firewall",
    clauses: ["R14", "R15", "R16"],
  },
  { id: "public-key", title: "SSH by public key only", clauses: ["R17"] },
  { id: "provider-access", title: "The provider's sources and keys are set up", clauses: ["R18", "R19"] },
  { id: "host-check", title: "Check 1: the host check reaches the VM", clauses: ["R42"] },
  { id: "service-check", title: "Check 2: the provider reaches the service's port", clauses: ["R43"] },
  { id: "system-check", title: "Check 3: the system state can be read", clauses: ["R44"] },
  { id: "appliance", title: "Check 3 has a firewall/VPN appliance", clauses: ["R45", "R46"] },
  { id: "satellite", title: "Private systems have a monitoring satellite", clauses: ["R47"] },
  { id: "custom-check", title: "Check 4: custom checks have what 1 to 3 need", clauses: ["R48"] },
];

/**
 * The worst state of every prerequisite by system; what is about the customer as a whole counts for each. A prerequisite
 * that nothing looks at is not evaluated, one that does not concern a system is not applicable to it.
 */
export function buildPrerequisites(
  findings: readonly ReportFinding[],
  systems: readonly string[],
): PrerequisiteMatrix {
  const cells = ROWS.map(({ clauses }) => {
    const cited = findings.filter((finding) => finding.clauses.some((clause) => clauses.includes(clause)));
    const states = new Map<string | null, FindingState[]>();
    for (const { system, state } of cited) states.set(system, [...(states.get(system) ?? []), state]);
    const otherwise = cited.length === 0 ? "not-evaluated" : "not-applicable";
    return systems.map((system) => {
      const all = [...(states.get(system) ?? []), ...(states.get(null) ?? [])];
      return worstState(all) ?? otherwise;
    });
  });
  return { rows: ROWS, systems, cells };
}
