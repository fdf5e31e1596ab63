import type { HcloudRule, LxdEntry, SecGroupRule } from "./cloud-nodes";

/**
 * The second opinion on what firewalls let in: it takes packets and asks each written rule whether it matches, address
 * by address, on texts of bits. It shares no line with infra/audit/graph/firewall, on purpose; keep it slow and plain.
 */
export type Bits = string;

export interface Packet {
  readonly source: Bits;
  readonly protocol: "tcp" | "udp";
  readonly port: number;
}

/** A firewall as its cloud's own properties. */
export type WrittenFirewalls =
  | { readonly cloud: "lxd"; readonly entries: readonly Partial<LxdEntry>[] }
  | { readonly cloud: "openstack"; readonly rules: readonly SecGroupRule[] }
  | { readonly cloud: "hcloud"; readonly rules: readonly HcloudRule[] };

const width = { ipv4: 32, ipv6: 128 } as const;
const numbersOf = { tcp: "6", udp: "17" } as const;

const pad = (digits: string, length: number): string => "0".repeat(length - digits.length) + digits;

/** Dotted or colon text to 32 or 128 bits. */
export function toBits(address: string): Bits {
  if (!address.includes(":")) {
    return address
      .split(".")
      .map((part) => pad(Number(part).toString(2), 8))
      .join("");
  }
  const [left = "", right] = address.split("::");
  const groups = (text: string): string[] => (text === "" ? [] : text.split(":"));
  const missing = right === undefined ? 0 : 8 - groups(left).length - groups(right).length;
  const all = [...groups(left), ...Array.from({ length: missing }, () => "0"), ...groups(right ?? "")];
  return all.map((group) => pad(parseInt(group, 16).toString(2), 16)).join("");
}

function isFrom(source: Bits, written: string): boolean {
  const [from = "", to] = written.split("-");
  if (to !== undefined) {
    const [first, last] = [toBits(from), toBits(to)];
    return first.length === source.length && first <= source && source <= last;
  }
  const [address = "", prefix] = written.split("/");
  const bits = toBits(address);
  const length = prefix === undefined ? bits.length : Number(prefix);
  return bits.length === source.length && bits.slice(0, length) === source.slice(0, length);
}

function isPort(port: number, written: string): boolean {
  const [first, last] = written.split("-");
  return Number(first) <= port && port <= Number(last ?? first);
}

function matchesLxd(entry: Partial<LxdEntry>, packet: Packet): boolean {
  if (entry.action !== "allow" && entry.action !== "allow-stateless") return false;
  if (entry.state === "disabled") return false;
  if (entry.protocol && entry.protocol !== packet.protocol) return false;
  if (entry.destinationPort && !entry.destinationPort.split(",").some((part) => isPort(packet.port, part)))
    return false;
  return !entry.source || entry.source.split(",").some((part) => isFrom(packet.source, part.trim()));
}

function matchesOpenstack(rule: SecGroupRule, packet: Packet): boolean {
  if (rule.direction !== "ingress") return false;
  if ((rule.ethertype === "IPv4" ? 32 : 128) !== packet.source.length) return false;
  const wanted: unknown[] = [undefined, "", "any", "0", packet.protocol, numbersOf[packet.protocol]];
  if (!wanted.includes(rule.protocol)) return false;
  const [from, to] = [Number(rule.portRangeMin ?? 0), Number(rule.portRangeMax ?? 0)];
  if ((from !== 0 || to !== 0) && !(from <= packet.port && packet.port <= to)) return false;
  if (rule.remoteGroupId) return false;
  return !rule.remoteIpPrefix || isFrom(packet.source, rule.remoteIpPrefix as string);
}

function matchesHcloud(rule: HcloudRule, packet: Packet): boolean {
  if (rule.direction !== "in" || rule.protocol !== packet.protocol) return false;
  if (rule.port && rule.port !== "any" && !isPort(packet.port, rule.port)) return false;
  const sources = rule.sourceIps ?? [];
  return sources.length === 0 || sources.some((source) => isFrom(packet.source, source));
}

/** Whether any rule lets the packet in. */
export function isLetIn(firewalls: WrittenFirewalls, packet: Packet): boolean {
  switch (firewalls.cloud) {
    case "lxd":
      return firewalls.entries.some((entry) => matchesLxd(entry, packet));
    case "openstack":
      return firewalls.rules.some((rule) => matchesOpenstack(rule, packet));
    case "hcloud":
      return firewalls.rules.some((rule) => matchesHcloud(rule, packet));
  }
}

function sourcesOf(firewalls: WrittenFirewalls): string[] {
  switch (firewalls.cloud) {
    case "lxd":
      return firewalls.entries.flatMap((entry) => (entry.source ? entry.source.split(",") : []));
    case "openstack":
      return firewalls.rules.flatMap((rule) => (rule.remoteIpPrefix ? [rule.remoteIpPrefix as string] : []));
    case "hcloud":
      return firewalls.rules.flatMap((rule) => rule.sourceIps ?? []);
  }
}

/** The neighbour, if there is one. */
function step(bits: Bits, by: bigint): Bits[] {
  const value = BigInt(`0b${bits}`) + by;
  const isAddress = 0n <= value && value < 1n << BigInt(bits.length);
  return isAddress ? [pad(value.toString(2), bits.length)] : [];
}

/** First and last address of a source, and their neighbours: only there can the answer change. */
function edgesOf(written: string): Bits[] {
  const [from = "", to] = written.trim().split("-");
  const [address = "", prefix] = from.split("/");
  const bits = toBits(address);
  const length = prefix === undefined ? bits.length : Number(prefix);
  const first = bits.slice(0, length).padEnd(bits.length, "0");
  const last = to === undefined ? bits.slice(0, length).padEnd(bits.length, "1") : toBits(to);
  return [first, last].flatMap((edge) => [...step(edge, -1n), edge, ...step(edge, 1n)]);
}

/** Unicast addresses of the Internet: 1.0.0.0-223.255.255.255 and 2000::/3. */
export function isUnicast(address: Bits): boolean {
  if (address.length === width.ipv6) return address.startsWith("001");
  const octet = parseInt(address.slice(0, 8), 2);
  return octet >= 1 && octet <= 223;
}

/** Samples that decide the question: every edge and its neighbours, the ends of unicast, and the given ones. */
export function sampleAddresses(firewalls: WrittenFirewalls, extra: readonly Bits[]): Bits[] {
  const ends = ["1.0.0.0", "223.255.255.255", "2000::", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"].map(
    toBits,
  );
  return [...new Set([...sourcesOf(firewalls).flatMap(edgesOf), ...ends, ...extra])];
}

/** Whether, of one family, each unicast sample is let in to the port. */
export function isOpenToEveryone(
  firewalls: WrittenFirewalls,
  samples: readonly Bits[],
  protocol: "tcp" | "udp",
  port: number,
): boolean {
  return Object.values(width).some((length) =>
    samples
      .filter((source) => source.length === length && isUnicast(source))
      .every((source) => isLetIn(firewalls, { source, protocol, port })),
  );
}
