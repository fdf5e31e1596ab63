import ipaddr from "ipaddr.js";

/** A network as cards may write it, or why it is none. `suggestion` is what was probably meant. */
export type NetworkResult =
  | { readonly network: string }
  | { readonly problem: "malformed" | "host-bits" | "mapped"; readonly suggestion?: string };

const PREFIX = /^(?:0|[1-9]\d{0,2})$/;

/**
 * Reads a CIDR network or a single address and returns it in canonical spelling: `203.0.113.7` becomes
 * `203.0.113.7/32`, `2001:DB8::/32` becomes `2001:db8::/32`. Leading zeros are refused, because programs disagree
 * whether `010` is ten or eight. `1.2.3.4/0` keeps its meaning, which is every address: `0.0.0.0/0`.
 */
export function parseNetwork(text: string): NetworkResult {
  const [addressText = "", prefixText, ...rest] = text.split("/");
  if (rest.length > 0 || (prefixText !== undefined && !PREFIX.test(prefixText)))
    return { problem: "malformed" };
  const address = parseAddress(addressText);
  if (!address) return { problem: "malformed" };
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()) {
    return { problem: "mapped", suggestion: address.toIPv4Address().toString() };
  }
  const bits = address.kind() === "ipv4" ? 32 : 128;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  if (prefix > bits) return { problem: "malformed" };
  const first = clearHostBits(address, prefix);
  const network = `${first.kind() === "ipv4" ? first.toString() : (first as ipaddr.IPv6).toRFC5952String()}/${prefix}`;
  const hasHostBits = first.toByteArray().some((byte, i) => byte !== address.toByteArray()[i]);
  return hasHostBits && prefix > 0 ? { problem: "host-bits", suggestion: network } : { network };
}

/** The canonical spelling in a card: a single address stands without its prefix. Takes what parseNetwork returns. */
export function formatNetwork(network: string): string {
  return network.replace(network.includes(":") ? /\/128$/ : /\/32$/, "");
}

function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  // A zone index (fe80::1%eth0) names an interface of one machine.
  if (text.includes(":") && !text.includes("%") && ipaddr.IPv6.isValid(text)) return ipaddr.IPv6.parse(text);
  return undefined;
}

function clearHostBits(address: ipaddr.IPv4 | ipaddr.IPv6, prefix: number): ipaddr.IPv4 | ipaddr.IPv6 {
  const bytes = address.toByteArray().map((byte, i) => {
    const keep = Math.min(8, Math.max(0, prefix - 8 * i));
    return byte & (0xff << (8 - keep)) & 0xff;
  });
  return ipaddr.fromByteArray(bytes);
}
