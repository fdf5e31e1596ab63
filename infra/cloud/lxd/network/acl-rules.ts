import ipaddr from "ipaddr.js";
import type { FirewallRule } from "../../platform";
import type { Session } from "../host/sessions";

/** One ingress rule as our resource states it and as policies judge it. */
export interface AclRule {
  readonly description: string;
  readonly protocol: "tcp" | "udp" | "icmp4" | "icmp6";
  /** `22` or `22,8000-8010`; tcp and udp only. */
  readonly destinationPort?: string;
  /** ICMP type, e.g. `8`. */
  readonly icmpType?: string;
  /** CIDR networks, joined with commas. */
  readonly source: string;
  readonly action: "allow";
  readonly state: "enabled";
}

/** The same rule in the words of the REST API. A hand-made one may have any of the API's values. */
export interface ApiAclRule {
  readonly description?: string;
  readonly protocol?: string;
  readonly destination_port?: string;
  readonly icmp_type?: string;
  readonly source?: string;
  readonly action?: string;
  readonly state?: string;
}

const ECHO_REQUEST = { icmp: "8", icmpv6: "128" } as const;

/**
 * The ACL entries of a firewall, in a canonical order: the cloud does not keep one, and its order does not count.
 * ICMP means echo requests: what a connection needs of ICMP comes in as related traffic.
 *
 * @throws TypeError for a rule without sources, which the cloud would read as "everyone".
 */
export function renderAclRules(rules: readonly FirewallRule[]): AclRule[] {
  return rules.flatMap(renderRule).sort((a, b) => compareText(ruleKey(a), ruleKey(b)));
}

function renderRule(rule: FirewallRule): AclRule[] {
  if (rule.sources.length === 0)
    throw new TypeError(`the firewall rule "${rule.description}" names no source`);
  const base = { description: plainText(rule.description), action: "allow", state: "enabled" } as const;
  if (rule.protocol === "tcp" || rule.protocol === "udp") {
    if (!rule.ports) throw new TypeError(`the firewall rule "${rule.description}" names no port`);
    const destinationPort = canonicalPorts(rule.ports);
    return [{ ...base, protocol: rule.protocol, destinationPort, source: canonicalSources(rule.sources) }];
  }
  const isV6 = rule.protocol === "icmpv6";
  const sources = rule.sources.filter((source) => source.includes(":") === isV6);
  if (sources.length === 0) return [];
  const icmpType = ECHO_REQUEST[rule.protocol];
  return [{ ...base, protocol: isV6 ? "icmp6" : "icmp4", icmpType, source: canonicalSources(sources) }];
}

/** The cloud shows descriptions; control characters and overlong ones are refused. */
function plainText(text: string): string {
  if (/^[\p{L}\p{N}\p{P}\p{S} ]{0,100}$/u.test(text)) return text;
  throw new TypeError("a firewall description holds control characters or is longer than 100 characters");
}

/** `[a, b]` → `"b,a"` in one spelling per network, sorted, without duplicates. */
export function canonicalSources(sources: readonly string[]): string {
  const networks = sources.map((source) => {
    const [address, bits] = ipaddr.parseCIDR(source.includes("/") ? source : hostNetwork(source));
    const network =
      address.kind() === "ipv4"
        ? ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/${bits}`)
        : ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${bits}`);
    return `${network.toString()}/${bits}`;
  });
  return [...new Set(networks)].sort(compareText).join(",");
}

const hostNetwork = (address: string): string => `${address}/${address.includes(":") ? 128 : 32}`;

function canonicalPorts(ports: string): string {
  const ranges = ports.split(",").map((part) => {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part.trim());
    const first = Number(match?.[1]);
    const last = Number(match?.[2] ?? match?.[1]);
    if (!(first >= 1 && first <= last && last <= 65_535)) throw new TypeError(`not a port or range: ${part}`);
    return { first, last };
  });
  ranges.sort((a, b) => a.first - b.first || a.last - b.last);
  return ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(",");
}

/** For the API: optional fields are empty texts there. */
export function toApiRule(rule: AclRule): ApiAclRule {
  return {
    description: rule.description,
    protocol: rule.protocol,
    destination_port: rule.destinationPort ?? "",
    icmp_type: rule.icmpType ?? "",
    source: rule.source,
    action: rule.action,
    state: rule.state,
  };
}

/**
 * A live rule in our words, so that state and plan show a hand-made rule as it is. Sources that are not plain networks
 * (`@internal`, ranges) stay as written. An empty field is left out, as in our own rules.
 */
export function fromApiRule(rule: ApiAclRule): AclRule {
  const read = {
    description: rule.description ?? "",
    protocol: rule.protocol ?? "",
    ...(rule.destination_port ? { destinationPort: rule.destination_port } : {}),
    ...(rule.icmp_type ? { icmpType: rule.icmp_type } : {}),
    source: sourcesAsFound(rule.source ?? ""),
    action: rule.action ?? "",
    state: rule.state ?? "",
  };
  return read as AclRule;
}

function sourcesAsFound(source: string): string {
  try {
    return canonicalSources(source.split(",").map((part) => part.trim()));
  } catch {
    return source;
  }
}

/** Sorts rules so that two lists of the same rules are equal. */
export function sortRules(rules: readonly AclRule[]): AclRule[] {
  return [...rules].sort((a, b) => compareText(ruleKey(a), ruleKey(b)));
}

const ruleKey = (rule: AclRule): string =>
  [
    rule.protocol,
    rule.destinationPort,
    rule.icmpType,
    rule.source,
    rule.description,
    rule.action,
    rule.state,
  ].join("|");

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Whether one of the rules lets a session in that exists already. */
export function allowsSession(rules: readonly AclRule[], session: Session): boolean {
  return rules.some(
    (rule) =>
      protocolName(rule.protocol) === session.protocol &&
      (session.destinationPort === undefined || coversPort(rule.destinationPort, session.destinationPort)) &&
      rule.source.split(",").some((network) => coversAddress(network, session.source)),
  );
}

/** conntrack's word for a protocol of an ACL. */
const protocolName = (protocol: AclRule["protocol"]): string =>
  ({ tcp: "tcp", udp: "udp", icmp4: "icmp", icmp6: "icmpv6" })[protocol];

function coversPort(ports: string | undefined, port: number): boolean {
  if (!ports) return true;
  return ports.split(",").some((range) => {
    const [first, last] = range.split("-").map(Number);
    return first !== undefined && port >= first && port <= (last ?? first);
  });
}

function coversAddress(network: string, address: string): boolean {
  const parsed = ipaddr.parse(address);
  const [base, bits] = ipaddr.parseCIDR(network);
  return parsed.kind() === base.kind() && parsed.match(base, bits);
}
