import { firewallTypes } from "../../../infra/audit/graph";
import { judgeAnySource, ssh } from "../../checks/any-source";
import { bsi, cis, iso, type ResourceRule } from "../../rule";

/**
 * R14, R15: connections are secured by the cloud firewall, and only the required addresses are open. So SSH is never
 * open to everyone, in whatever spelling. Nothing lifts this.
 */
export const sshSourceRestricted: ResourceRule = {
  id: "ssh-source-restricted",
  displayName: "SSH is open to named sources only",
  description: "No cloud firewall lets every address of the Internet reach port 22.",
  clauses: ["R14", "R15"],
  controls: [...bsi("NET.3.2.A2", "OPS.1.2.5.A3"), ...iso("8.20", "8.22"), ...cis("4.4")],
  severity: "critical",
  enforcementLevel: "mandatory",
  remediation:
    "Name the networks that need SSH: the provider's in provider.yaml, the customer's under customerAccess, and no service on port 22 for everyone.",
  scope: "resource",
  types: firewallTypes,
  check: (firewall) => judgeAnySource(firewall, ssh),
};
