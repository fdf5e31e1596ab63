import { NotEvaluableError, type Value } from "../value";
import { anySource, parseSource, type AddressFamily, type AddressRange } from "./address-range";
import type { Allowance } from "./allowance";
import { allPorts, parsePortRange, type PortRange } from "./port-range";
import { hasPorts, protocolOfNumber, type AllowedProtocol } from "./protocol";

/** `icmp` stands for both families there; its rows are told apart by their sources. */
const protocols: Readonly<Record<string, AllowedProtocol>> = {
  tcp: "tcp",
  udp: "udp",
  gre: protocolOfNumber(47),
  esp: protocolOfNumber(50),
};

/**
 * Rules of a Hetzner Cloud firewall: what no rule of direction `in` names is dropped, and there is no rule that drops.
 * @throws NotEvaluableError
 */
export function readHcloudFirewall(inputs: Value): readonly Allowance[] {
  const rules = inputs.get("rules");
  return rules.isPresent ? rules.list().flatMap(readRule) : [];
}

function readRule(rule: Value): readonly Allowance[] {
  if (!isInbound(rule.get("direction"))) return [];
  const sourceIps = rule.get("sourceIps");
  const port = rule.get("port");
  const written = sourceIps.isPresent ? sourceIps.list().map(readSource) : [];
  const sources = written.length > 0 ? written : anySource;
  const place = { groups: [], path: rule.path, sourcePath: sourceIps.path, portPath: port.path };
  return readProtocols(rule.get("protocol"), sources).map(({ protocol, family }) => ({
    ...place,
    protocol,
    ports: hasPorts(protocol) ? [readPort(port)] : [],
    sources: sources.filter((source) => family === undefined || source.family === family),
  }));
}

function isInbound(direction: Value): boolean {
  const text = direction.string();
  if (text !== "in" && text !== "out") {
    throw new NotEvaluableError(`${direction.path} is neither in nor out`, direction.path);
  }
  return text === "in";
}

function readProtocols(
  protocol: Value,
  sources: readonly AddressRange[],
): readonly { protocol: AllowedProtocol; family?: AddressFamily }[] {
  const text = protocol.string();
  if (text === "icmp") {
    const families = (["ipv4", "ipv6"] as const).filter((family) => sources.some((s) => s.family === family));
    return families.map((family) => ({ protocol: family === "ipv4" ? "icmp" : "icmpv6", family }));
  }
  const known = Object.hasOwn(protocols, text) ? protocols[text] : undefined;
  if (known === undefined) {
    throw new NotEvaluableError(`${protocol.path} is not a protocol of Hetzner Cloud`, protocol.path);
  }
  return [{ protocol: known }];
}

/** The provider writes `::ffff:0:0/96` as `0.0.0.0/0` (Go's net.IPNet), so what such a source lets in is not told. */
function readSource(source: Value): AddressRange {
  const range = parseSource(source.string(), source.path);
  if (range.family === "ipv6" && range.first >> 32n === 0xffffn) {
    throw new NotEvaluableError("a source is an IPv4 address in IPv6 notation", source.path);
  }
  return range;
}

function readPort(port: Value): PortRange {
  const text = port.stringOr("").trim();
  return text === "" || text === "any" ? allPorts : parsePortRange(text, port.path);
}
