import {
  allowancesOf,
  allowsPort,
  customerOf,
  descendantsOfType,
  firewallTypes,
  guestOf,
  hasPlatform,
  isCovered,
  sshdMainFile,
  type AddressRange,
  type Allowance,
  type ResourceGraph,
  type ResourceNode,
  type SystemView,
} from "../../../infra/audit/graph";
import { readFamily } from "../../checks/basis";
import { readSources } from "../../checks/required-access";
import { readSshd } from "../../checks/sshd-settings";
import { sshSourcesOf } from "../../checks/sshd-users";
import {
  checkEachSystem,
  iso,
  notApplicable,
  violation,
  violationsOr,
  type GraphRule,
  type Outcome,
} from "../../rule";

/**
 * R10, R12, R18, R42: from each of its sources the provider reaches the system by SSH or RDP and by ping, through
 * the cloud firewall and past the guest's own sshd. By IPv4; IPv6 is optional (O20).
 */
export const providerAccess: GraphRule = {
  id: "provider-access",
  displayName: "The provider reaches the system",
  description:
    "The cloud firewall lets each source of the provider reach SSH or RDP and ping, and sshd lets its account in.",
  clauses: ["R10", "R12", "R18", "R42", "O20"],
  controls: [...iso("5.18")],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation:
    "Let CloudFirewall and AgentConfig render the access, or add the provider's sources to the rule that you wrote.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => judgeSystem(graph, system)),
};

function judgeSystem(graph: ResourceGraph, system: SystemView): readonly Outcome[] {
  if (!hasPlatform(graph))
    return [notApplicable("the stack names no platform: judged by the contract alone")];
  if (system.plan.get("network").string() !== "external")
    return [notApplicable("a private system is reached through the appliance (O29)")];
  if (!system.vm) return [notApplicable("the system is not built: see external-ipv4-or-appliance")];
  const { vm } = system;
  const provider = readSources(customerOf(graph).facts.get("provider").get("sources")).filter(
    ({ family }) => family === "ipv4",
  );
  const firewalls = firewallTypes.flatMap((type) => descendantsOfType(graph, vm, type));
  return violationsOr(
    [...judgeFirewalls(firewalls, provider, system), ...judgeSshd(graph, vm, provider, system)],
    `the provider's ${provider.length} IPv4 sources reach the system`,
  );
}

/** A system without firewall is named by only-required-ports. */
function judgeFirewalls(
  firewalls: readonly ResourceNode[],
  provider: readonly AddressRange[],
  system: SystemView,
): readonly Outcome[] {
  const [first] = firewalls;
  if (!first) return [];
  const allowances = firewalls.flatMap(allowancesOf);
  const [service, port] =
    readFamily(system.plan) === "windows" ? (["RDP", 3389] as const) : (["SSH", 22] as const);
  const wanted: readonly (readonly [string, (allowance: Allowance) => boolean])[] = [
    [`${service} (tcp ${port})`, (allowance) => allowsPort(allowance, "tcp", port)],
    ["ping", ({ protocol }) => protocol === "icmp" || protocol === "any"],
  ];
  return wanted.flatMap(([what, serves]) => {
    const open = allowances.filter(serves).flatMap(({ sources }) => sources);
    return refuse(`${what} closed`, provider, open, { resource: first.urn });
  });
}

function judgeSshd(
  graph: ResourceGraph,
  vm: ResourceNode,
  provider: readonly AddressRange[],
  system: SystemView,
): readonly Outcome[] {
  const guest = readFamily(system.plan) === "windows" ? undefined : guestOf(graph, vm);
  if (!guest) return [];
  const sshd = readSshd(guest.spec, guest.urn);
  const admin = customerOf(graph).facts.get("provider").get("adminUser").string();
  return refuse(
    `sshd closed to ${admin}`,
    provider,
    sshSourcesOf(sshd.directives, admin),
    sshd.place(sshdMainFile),
  );
}

function refuse(
  what: string,
  provider: readonly AddressRange[],
  open: readonly AddressRange[],
  place: { readonly resource?: string; readonly path?: string },
): readonly Outcome[] {
  return provider
    .filter((source) => !isCovered(source, open))
    .map((source) =>
      violation(`found ${what} for the provider's ${source.text}; required: open to it`, {
        ...place,
        subject: source.text,
      }),
    );
}
