import fc from "fast-check";
import type { HcloudRule, LxdEntry, SecGroupRule } from "./cloud-nodes";
import type { Bits, WrittenFirewalls } from "./brute-force-oracle";

type Family = "ipv4" | "ipv6";

interface Network {
  readonly family: Family;
  /** Its fixed bits. */
  readonly prefix: Bits;
  /** What fills the host bits, which every filter ignores. */
  readonly noise: bigint;
  readonly style: number;
}

/** Sources of which a verdict depends: networks, first-last spans (LXD alone), nothing, or a group (OpenStack alone). */
type Source =
  | { readonly kind: "network"; readonly network: Network }
  | { readonly kind: "span"; readonly first: number; readonly last: number }
  | { readonly kind: "none"; readonly family: Family }
  | { readonly kind: "group"; readonly family: Family };

const lengthOf = { ipv4: 32, ipv6: 128 } as const;
const roots = [
  ["ipv4", ""],
  ["ipv6", ""],
  ["ipv6", "001"],
] as const;
const bits = fc.string({ unit: fc.constantFrom("0", "1"), maxLength: 6 });
const noise = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });
const style = fc.nat(5);

/** The whole of a family in pieces, perhaps without one of them: close to "everyone" on both sides. */
const pieces = fc
  .tuple(fc.constantFrom(...roots), fc.array(fc.nat(), { maxLength: 7 }), fc.option(fc.nat()), noise, style)
  .map(([[family, root], splits, drop, fill, look]): Source[] => {
    let prefixes: Bits[] = [root];
    for (const pick of splits) {
      const chosen = prefixes[pick % prefixes.length];
      prefixes = prefixes.flatMap((prefix) => (prefix === chosen ? [`${prefix}0`, `${prefix}1`] : [prefix]));
    }
    return prefixes
      .filter((_, index) => drop === null || index !== drop % prefixes.length)
      .map((prefix) => ({ kind: "network", network: { family, prefix, noise: fill, style: look } }));
  });

const anyNetwork = fc
  .record({ family: fc.constantFrom("ipv4", "ipv6"), prefix: bits, noise, style })
  .map((network): Source[] => [{ kind: "network", network: network }]);

/** Unicast IPv4 cut at random places. */
const spans = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 0x01000001, max: 0xdfffffff }), { maxLength: 4 }),
    fc.option(fc.nat()),
  )
  .map(([cuts, drop]): Source[] => {
    const starts = [0x01000000, ...cuts.sort((a, b) => a - b)];
    return starts
      .map((first, index): Source => ({ kind: "span", first, last: (starts[index + 1] ?? 0xe0000000) - 1 }))
      .filter((_, index) => drop === null || index !== drop % starts.length);
  });

const sourceless = fc
  .tuple(fc.constantFrom("none", "group", "group"), fc.constantFrom("ipv4", "ipv6"))
  .map(([kind, family]): Source[] => [{ kind, family }]);

const sources = (withSpans: boolean): fc.Arbitrary<Source[]> =>
  fc
    .array(
      fc.oneof(
        { arbitrary: pieces, weight: 5 },
        { arbitrary: anyNetwork, weight: 3 },
        { arbitrary: withSpans ? spans : anyNetwork, weight: 2 },
        { arbitrary: sourceless, weight: 1 },
      ),
      { maxLength: 3 },
    )
    .map((lists) => lists.flat());

function writeNetwork({ family, prefix, noise: fill, style: look }: Network): string {
  const length = lengthOf[family];
  const host = (fill % (1n << BigInt(length))).toString(2).padStart(length, "0");
  const address = look % 2 === 0 ? prefix.padEnd(length, "0") : prefix + host.slice(prefix.length);
  const text = family === "ipv4" ? writeIpv4(parseInt(address, 2)) : writeIpv6(BigInt(`0b${address}`), look);
  return `${text}/${prefix.length}`;
}

export const writeIpv4 = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");

/** Long, short and upper case. */
function writeIpv6(value: bigint, look: number): string {
  const groups = value.toString(16).padStart(32, "0").match(/.{4}/g) ?? [];
  const long = groups.join(":");
  if (look < 2) return look === 1 ? long.toUpperCase() : long;
  const zeros = groups.length - groups.findLastIndex((group) => group !== "0000") - 1;
  if (zeros < 2) return groups.map((group) => parseInt(group, 16).toString(16)).join(":");
  const head = groups.slice(0, groups.length - zeros).map((group) => parseInt(group, 16).toString(16));
  return `${head.join(":")}::`;
}

const ports = fc.constantFrom(0, 1, 21, 22, 23, 3388, 3389, 3390, 65535);
const portSpan = fc.tuple(ports, ports).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
/** Mostly what decides a verdict. */
const often = <T>(common: readonly T[], rare: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...common), weight: 4 },
    { arbitrary: fc.constantFrom(...rare), weight: 1 },
  );

const lxdShape = fc.record({
  protocol: often(["tcp", "udp", ""], ["icmp4", "icmp6"]),
  spans: fc.array(portSpan, { maxLength: 2 }),
  action: often(["allow"], ["allow-stateless", "drop", "reject"]),
  state: often(["enabled", "logged"], ["disabled"]),
});

const writeSpan = ([first, last]: readonly [number, number]): string =>
  first === last ? `${first}` : `${first}-${last}`;

function writeLxd(list: readonly Source[], shape: typeof lxdShape extends fc.Arbitrary<infer T> ? T : never) {
  const written = list.flatMap((source) =>
    source.kind === "network"
      ? [writeNetwork(source.network)]
      : source.kind === "span"
        ? [`${writeIpv4(source.first)}-${writeIpv4(source.last)}`]
        : [],
  );
  const isIcmp = shape.protocol.startsWith("icmp");
  return {
    ...(shape.protocol === "" ? {} : { protocol: shape.protocol }),
    ...(isIcmp || shape.spans.length === 0 ? {} : { destinationPort: shape.spans.map(writeSpan).join(",") }),
    source: written.join(","),
    action: shape.action,
    state: shape.state,
  } as Partial<LxdEntry>;
}

/** Deals the sources out to rules; a rule that gets none is open to everyone, so it is left out unless it says so. */
function deal<T>(list: readonly Source[], shapes: readonly T[]): { shape: T; sources: Source[] }[] {
  return shapes
    .map((shape, index) => ({
      shape,
      sources: list.filter((_, position) => position % shapes.length === index),
    }))
    .filter((rule) => rule.sources.length > 0);
}

const lxd = fc
  .tuple(sources(true), fc.array(lxdShape, { minLength: 1, maxLength: 3 }))
  .map(([list, shapes]): WrittenFirewalls => {
    const named = list.filter((source) => source.kind !== "group");
    return { cloud: "lxd", entries: deal(named, shapes).map((rule) => writeLxd(rule.sources, rule.shape)) };
  });

const openstackShape = fc.record({
  protocol: often(["tcp", "6", "udp", "17", "any", "0", "", undefined], ["icmp", "1", "58", "sctp", "47"]),
  span: fc.option(portSpan),
  direction: often(["ingress"], ["egress"]),
  emptyTexts: fc.boolean(),
});

function writeOpenstack(
  source: Source,
  shape: typeof openstackShape extends fc.Arbitrary<infer T> ? T : never,
): SecGroupRule {
  const family =
    source.kind === "network" ? source.network.family : source.kind === "span" ? "ipv4" : source.family;
  const hasPorts = shape.span && ["tcp", "6", "udp", "17"].includes(shape.protocol ?? "");
  // The provider writes no 0, so a range from 0 has to be from 1 unless both are 0.
  const [first, last] = shape.span ?? [0, 0];
  return {
    direction: shape.direction,
    ethertype: family === "ipv4" ? "IPv4" : "IPv6",
    securityGroupId: "0b5d7e5c",
    ...(shape.protocol === undefined ? {} : { protocol: shape.protocol }),
    ...(hasPorts ? { portRangeMin: last === 0 ? 0 : Math.max(first, 1), portRangeMax: last } : {}),
    ...(shape.emptyTexts ? { remoteIpPrefix: "", remoteGroupId: "" } : {}),
    ...(source.kind === "network" ? { remoteIpPrefix: writeNetwork(source.network) } : {}),
    ...(source.kind === "group" ? { remoteGroupId: "9f1c" } : {}),
  };
}

const openstack = fc
  .tuple(sources(false), fc.array(openstackShape, { minLength: 1, maxLength: 3 }))
  .map(([list, shapes]): WrittenFirewalls => ({
    cloud: "openstack",
    rules: deal(list, shapes).flatMap((rule) =>
      rule.sources.map((source) => writeOpenstack(source, rule.shape)),
    ),
  }));

const hcloudShape = fc.record({
  protocol: often(["tcp", "udp"], ["icmp", "gre", "esp"]),
  port: fc.oneof(fc.constant("any"), portSpan.map(writeSpan)),
  direction: often(["in"], ["out"]),
});

const hcloud = fc
  .tuple(sources(false), fc.array(hcloudShape, { minLength: 1, maxLength: 3 }))
  .map(([list, shapes]): WrittenFirewalls => {
    const named = list.filter((source) => source.kind !== "group");
    const rules = deal(named, shapes).map(({ shape, sources: own }): HcloudRule => ({
      direction: shape.direction,
      protocol: shape.protocol,
      ...(["tcp", "udp"].includes(shape.protocol) ? { port: shape.port } : {}),
      sourceIps: own.flatMap((source) => (source.kind === "network" ? [writeNetwork(source.network)] : [])),
    }));
    return { cloud: "hcloud", rules };
  });

/** A random set of rules in the form of each cloud. */
export const randomFirewalls = { lxd, openstack, hcloud } as const;

/** Random addresses beside the edges. */
export const randomAddresses = fc.array(
  fc
    .tuple(fc.constantFrom(32, 128), noise)
    .map(([length, value]) => (value % (1n << BigInt(length))).toString(2).padStart(length, "0")),
  { maxLength: 4 },
);
