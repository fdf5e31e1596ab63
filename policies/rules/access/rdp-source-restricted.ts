import { firewallTypes } from "../../../infra/audit/graph";
import { judgeAnySource, rdp } from "../../checks/any-source";
import { bsi, cis, iso, type ResourceRule } from "../../rule";

/** R14, R15 and especially R16: RDP is never open to everyone, by TCP or UDP. Nothing lifts this. */
export const rdpSourceRestricted: ResourceRule = {
  id: "rdp-source-restricted",
  displayName: "RDP is open to named sources only",
  description: "No cloud firewall lets every address of the Internet reach port 3389, by TCP or UDP.",
  clauses: ["R14", "R15", "R16"],
  controls: [...bsi("NET.3.2.A2", "OPS.1.2.5.A3", "SYS.1.2.3.A6"), ...iso("8.20", "8.22"), ...cis("4.4")],
  severity: "critical",
  enforcementLevel: "mandatory",
  remediation:
    "Name the networks that need RDP: the provider's in provider.yaml, and no service on port 3389 for everyone.",
  scope: "resource",
  types: firewallTypes,
  check: (firewall) => judgeAnySource(firewall, rdp),
};
