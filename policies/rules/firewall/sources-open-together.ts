import {
  allowsPort,
  familiesOpenToEveryone,
  firewallsOf,
  NotEvaluableError,
  resourceTypes,
  stackUrn,
  type AddressFamily,
  type AddressRange,
  type Allowance,
  type ResourceNode,
} from "../../../infra/audit/graph";
import { describe, listSources, openingsOf, rdp, ssh, type GuardedService } from "../../checks/any-source";
import { bsi, cis, iso, violation, violationsOr, type GraphRule, type Outcome } from "../../rule";

/**
 * R14-R16: where a cloud makes a resource of each firewall rule, halves of the Internet in two of them are as open
 * as one whole, which the rules that judge one resource cannot see. Which rules meet at a VM is the cloud's to know, so
 * all are taken together; sources that are named for good reason never add up to everyone. Nothing lifts this.
 */
export const sourcesOpenTogether: GraphRule = {
  id: "sources-open-together",
  displayName: "Firewall rules do not open SSH or RDP to everyone together",
  description: "All sources from which any firewall lets SSH or RDP in do not add up to the whole Internet.",
  clauses: ["R14", "R15", "R16"],
  controls: [...bsi("NET.3.2.A2"), ...iso("8.20", "8.22"), ...cis("4.4")],
  severity: "critical",
  enforcementLevel: "mandatory",
  isFixed: true,
  remediation:
    "Name the networks that need SSH or RDP, instead of parts of the Internet that add up to all of it.",
  scope: "graph",
  nothingToCheck: "the graph has no firewall",
  checks: (graph) => {
    const firewalls = firewallsOf(graph.resources);
    return firewalls.length === 0 ? [] : [{ resource: stackUrn(graph), run: () => judgeAll(firewalls) }];
  },
};

interface Opening {
  readonly firewall: ResourceNode;
  readonly allowance: Allowance;
}

function judgeAll(firewalls: readonly ResourceNode[]): readonly Outcome[] {
  return violationsOr(
    [ssh, rdp].flatMap((guarded) => judgeService(firewalls, guarded)),
    `the sources of ${firewalls.length} firewall resources do not add up to everyone`,
  );
}

function judgeService(firewalls: readonly ResourceNode[], guarded: GuardedService): readonly Outcome[] {
  const openings = firewalls.flatMap((firewall) =>
    readOpenings(firewall, guarded).map((allowance) => ({ firewall, allowance })),
  );
  return guarded.protocols.flatMap((protocol) =>
    judgeOpenings(
      openings.filter(({ allowance }) => allowsPort(allowance, protocol, guarded.port)),
      guarded,
      protocol,
    ),
  );
}

/**
 * A resource that is one rule may be unreadable here alone: at a preview the cloud has not told yet what the program
 * left out. What the program wrote was judged before it, or blocks.
 */
function readOpenings(firewall: ResourceNode, guarded: GuardedService): readonly Allowance[] {
  try {
    return openingsOf(firewall, guarded);
  } catch (error) {
    const isOneRule = firewall.type === resourceTypes.openstackSecGroupRule;
    if (isOneRule && error instanceof NotEvaluableError) return [];
    throw error;
  }
}

function judgeOpenings(
  openings: readonly Opening[],
  guarded: GuardedService,
  protocol: "tcp" | "udp",
): readonly Outcome[] {
  return familiesOpenToEveryone(sourcesOf(openings)).flatMap((family) => {
    const involved = openings.filter(({ allowance }) => allowance.sources.some((s) => s.family === family));
    const [first] = involved;
    if (!first || involved.some(({ firewall }) => isOpenAlone(firewall, involved, family))) return [];
    const names = [...new Set(involved.map(({ firewall }) => firewall.name))].join(", ");
    const subject = listSources(sourcesOf(involved), family);
    return violation(describe(guarded, `${protocol} ${guarded.port}`, `${subject} (${names} together)`), {
      resource: first.firewall.urn,
      path: first.allowance.sourcePath,
      subject,
    });
  });
}

/** Then it was refused before its creation, under its own name. */
function isOpenAlone(firewall: ResourceNode, openings: readonly Opening[], family: AddressFamily): boolean {
  const own = openings.filter((opening) => opening.firewall.urn === firewall.urn);
  return familiesOpenToEveryone(sourcesOf(own)).includes(family);
}

function sourcesOf(openings: readonly Opening[]): readonly AddressRange[] {
  return openings.flatMap(({ allowance }) => allowance.sources);
}
