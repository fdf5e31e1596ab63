import { z } from "zod";
import {
  customerOf,
  describeTraffic,
  firewallsOf,
  isCovered,
  isForeign,
  type AddressRange,
  type Allowance,
  type ResourceGraph,
  type ResourceNode,
  type Value,
} from "../../../infra/audit/graph";
import { judgeAnySource, openingsOf, rdp, ssh, type GuardedService } from "../../checks/any-source";
import { readSources } from "../../checks/required-access";
import {
  bsi,
  cis,
  iso,
  notApplicable,
  violation,
  violationsOr,
  type GraphRule,
  type Outcome,
} from "../../rule";

const settings = z.strictObject({
  /** Length of the shortest prefix that still counts as a named source. */
  broadestPrefix: z
    .strictObject({
      ipv4: z.int().min(0).max(32).default(24),
      ipv6: z.int().min(0).max(128).default(48),
    })
    .prefault({}),
  /** The provider's networks (R18), for a program without Customer; with one, its provider.sources count. */
  providerSources: z.array(z.string()).default([]),
});

/**
 * R15, R16, R18: SSH and RDP are for known addresses. How broad a source may be the sources leave open, so this advises:
 * a /24 is an office, a /16 a provider's other customers. The provider's own networks are its own decision.
 */
export const managementSourcesNarrow: GraphRule = {
  id: "management-sources-narrow",
  displayName: "SSH and RDP are open to narrow sources only",
  description:
    "Each source of SSH or RDP lies in the provider's networks or is no broader than `broadestPrefix`; a program without Customer has no other than the configured `providerSources`.",
  clauses: ["R15", "R16", "R18"],
  controls: [...bsi("NET.3.2.A2"), ...iso("8.20", "8.22"), ...cis("4.4")],
  severity: "medium",
  enforcementLevel: "advisory",
  remediation:
    "Name the addresses that administrators really come from, or set `broadestPrefix` of the pack's configuration.",
  scope: "graph",
  nothingToCheck: "the graph has no firewall",
  settings,
  checks: (graph, configured) =>
    firewallsOf(graph.resources).map((firewall) => ({
      resource: firewall.urn,
      run: () => judgeFirewall(firewall, readLimits(graph, configured)),
    })),
};

interface Limits {
  /** Whether the program has nothing of this toolkit, so that its configuration may lift every rule. */
  readonly isForeign: boolean;
  readonly provider: readonly AddressRange[];
  /** Whether nobody but the provider is known to need access. */
  readonly isProviderOnly: boolean;
  readonly broadestPrefix: Readonly<Record<AddressRange["family"], number>>;
}

function readLimits(graph: ResourceGraph, configured: Value): Limits {
  const foreign = isForeign(graph);
  const provider = readSources(
    foreign ? configured.get("providerSources") : customerOf(graph).facts.get("provider").get("sources"),
  );
  const broadest = configured.get("broadestPrefix");
  return {
    isForeign: foreign,
    provider,
    // With a plan, only-required-ports knows who else does.
    isProviderOnly: foreign && provider.length > 0,
    broadestPrefix: { ipv4: broadest.get("ipv4").number(), ipv6: broadest.get("ipv6").number() },
  };
}

function judgeFirewall(firewall: ResourceNode, limits: Limits): readonly Outcome[] {
  const services = [ssh, rdp].filter((guarded) => limits.isForeign || !isOpenToEveryone(firewall, guarded));
  const violations = services.flatMap((guarded) =>
    openingsOf(firewall, guarded).flatMap((allowance) => judgeOpening(allowance, guarded, limits)),
  );
  return violations.length === 0 && services.length < 2
    ? [notApplicable("open to everyone, which is refused as such")]
    : violationsOr(violations, "SSH and RDP are open to narrow sources only");
}

/** Then a rule that nothing lifts has said so: the same source is not found twice. */
function isOpenToEveryone(firewall: ResourceNode, guarded: GuardedService): boolean {
  return judgeAnySource(firewall, guarded).some(({ state }) => state === "fail");
}

function judgeOpening(allowance: Allowance, guarded: GuardedService, limits: Limits): readonly Outcome[] {
  return allowance.sources
    .filter((source) => !isCovered(source, limits.provider))
    .flatMap((source) => {
      const required = requirementFor(source, limits);
      if (required === undefined) return [];
      const traffic = describeTraffic(allowance.protocol, allowance.ports);
      const reason = `${guarded.service}: found ${traffic} open to ${source.text}; required: ${required}`;
      return [violation(reason, { path: allowance.sourcePath, subject: source.text })];
    });
}

/** Undefined where the source is narrow enough. */
function requirementFor(source: AddressRange, limits: Limits): string | undefined {
  if (limits.isProviderOnly) return "sources within the provider's networks";
  const prefix = limits.broadestPrefix[source.family];
  const bits = source.family === "ipv4" ? 32 : 128;
  const isBroader = source.last - source.first >= 1n << BigInt(bits - prefix);
  return isBroader ? `at most a /${prefix}, or the provider's own networks` : undefined;
}
