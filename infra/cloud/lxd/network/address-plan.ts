/** Guest subnets of one slot: index 0 is the host's own. */
export const FIRST_SUBNET_INDEX = 1;
export const LAST_SUBNET_INDEX = 127;

/** Everything that follows from a slot and a subnet index. */
export interface SubnetAddresses {
  /** Bridge and network; to hold the name is to hold the subnet. */
  readonly networkName: string;
  readonly ipv4Gateway: string;
  readonly ipv4Prefix: number;
  /** The VM's address. */
  readonly ipv4Address: string;
  readonly ipv4Subnet: string;
  readonly ipv6Gateway: string;
  readonly ipv6Prefix: number;
  readonly ipv6Address: string;
  readonly ipv6Subnet: string;
}

/**
 * The address plan (RFC 2544 and RFC 5180 benchmarking ranges): slot s owns half of 198.18.0.0/16 or 198.19.0.0/16 and
 * 256 IPv6 subnets; each VM has a /24 and a /64 of its own.
 *
 * @param slot 0-3. @param index 1-127.
 */
export function subnetAddresses(slot: number, index: number): SubnetAddresses {
  const v4 = `198.${18 + (slot >> 1)}.${(slot & 1) * 128 + index}`;
  const v6 = `2001:2:0:${(slot * 0x100 + index).toString(16)}:`;
  return {
    networkName: `mvm${slot}x${index}`,
    ipv4Gateway: `${v4}.1`,
    ipv4Prefix: 24,
    ipv4Address: `${v4}.10`,
    ipv4Subnet: `${v4}.0/24`,
    ipv6Gateway: `${v6}:1`,
    ipv6Prefix: 64,
    ipv6Address: `${v6}:10`,
    ipv6Subnet: `${v6}:/64`,
  };
}

/** Slot and index of a network of ours, or undefined for any other name. */
export function parseNetworkName(name: string): { slot: number; index: number } | undefined {
  const match = /^mvm([0-3])x([1-9]\d{0,2})$/.exec(name);
  if (!match) return undefined;
  const index = Number(match[2]);
  return index <= LAST_SUBNET_INDEX ? { slot: Number(match[1]), index } : undefined;
}
