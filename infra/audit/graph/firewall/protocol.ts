/**
 * By name what rules ask for; any other protocol is its number in IANA's registry, which is never one of the four
 * named ones. `any` is every protocol there is.
 */
export type AllowedProtocol = "tcp" | "udp" | "icmp" | "icmpv6" | "any" | number;

const named: Readonly<Record<number, AllowedProtocol>> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6" };

/** @param number 0-255; every packet filter takes 0 for any protocol */
export function protocolOfNumber(number: number): AllowedProtocol {
  return number === 0 ? "any" : (named[number] ?? number);
}

/** For findings. */
export function describeProtocol(protocol: AllowedProtocol): string {
  if (protocol === "any") return "any protocol";
  return typeof protocol === "number" ? `IP protocol ${protocol}` : protocol;
}

/** Whether a rule for this protocol distinguishes ports that rules ask for. */
export function hasPorts(protocol: AllowedProtocol): boolean {
  return protocol !== "icmp" && protocol !== "icmpv6";
}
