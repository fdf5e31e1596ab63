import { NotEvaluableError, type Value } from "../value";
import type { AddressFamily } from "./address-range";
import { protocolOfNumber, type AllowedProtocol } from "./protocol";

/** The names that OpenStack Networking knows, with IANA's numbers. */
const numbers: Readonly<Record<string, number>> = {
  ah: 51,
  dccp: 33,
  egp: 8,
  esp: 50,
  gre: 47,
  icmp: 1,
  icmpv6: 58,
  igmp: 2,
  ipip: 4,
  "ipv6-encap": 41,
  "ipv6-frag": 44,
  "ipv6-icmp": 58,
  "ipv6-nonxt": 59,
  "ipv6-opts": 60,
  "ipv6-route": 43,
  ospf: 89,
  pgm: 113,
  rsvp: 46,
  sctp: 132,
  tcp: 6,
  udp: 17,
  udplite: 136,
  vrrp: 112,
};

/**
 * A name, a number 0-255, `any`, or nothing for any. A number with a leading zero is refused: Networking stores it as
 * text, and the packet filter reads it as octal. @throws NotEvaluableError
 */
export function readOpenstackProtocol(protocol: Value, family: AddressFamily): AllowedProtocol {
  const text = protocol.stringOr("").trim().toLowerCase();
  if (text === "" || text === "any") return "any";
  const number = Object.hasOwn(numbers, text) ? numbers[text] : undefined;
  const read = number ?? (/^(0|[1-9]\d{0,2})$/.test(text) ? Number(text) : 256);
  if (read > 255)
    throw new NotEvaluableError(`${protocol.path} is not a protocol of OpenStack`, protocol.path);
  const found = protocolOfNumber(read);
  // Networking itself makes ICMP of an IPv6 rule ICMPv6.
  return found === "icmp" && family === "ipv6" ? "icmpv6" : found;
}
