import { isIPv4, isIPv6 } from "node:net";

/** The static addresses of a VM's one network card. */
export interface GuestNetwork {
  readonly ipv4Address: string;
  readonly ipv4Gateway: string;
  /** Empty without IPv6, like `ipv6Gateway`. */
  readonly ipv6Address: string;
  readonly ipv6Gateway: string;
}

const IPV4_BITS = 24;
const IPV6_BITS = 64;

/** @throws TypeError unless the addresses are what the address plan hands out. */
function requireAddresses(network: GuestNetwork): void {
  const { ipv4Address, ipv4Gateway, ipv6Address, ipv6Gateway } = network;
  const isV6Fine = ipv6Address === "" ? ipv6Gateway === "" : isIPv6(ipv6Address) && isIPv6(ipv6Gateway);
  if (isIPv4(ipv4Address) && isIPv4(ipv4Gateway) && isV6Fine) return;
  throw new TypeError(`not the addresses of a guest: ${JSON.stringify(network)}`);
}

/**
 * cloud-init network configuration, version 2. JSON, which is YAML. Router advertisements are ignored: the card may
 * speak from its declared addresses only.
 */
export function renderNetworkConfig(network: GuestNetwork): string {
  requireAddresses(network);
  const { ipv4Address, ipv4Gateway, ipv6Address, ipv6Gateway } = network;
  const eth0 = {
    dhcp4: false,
    dhcp6: false,
    "accept-ra": false,
    addresses: [`${ipv4Address}/${IPV4_BITS}`, ...(ipv6Address ? [`${ipv6Address}/${IPV6_BITS}`] : [])],
    routes: [
      { to: "0.0.0.0/0", via: ipv4Gateway },
      ...(ipv6Address ? [{ to: "::/0", via: ipv6Gateway }] : []),
    ],
    nameservers: { addresses: [ipv4Gateway] },
  };
  return JSON.stringify({ version: 2, ethernets: { eth0 } });
}

/** Sorts before the file that cloud-init wrote at the first boot, and so wins. */
export const NETWORKD_FILE = "/etc/systemd/network/05-managed-vm.network";

/** The same for systemd-networkd, for a change after the first boot: cloud-init counts at create only. */
export function renderNetworkdFile(network: GuestNetwork): string {
  requireAddresses(network);
  const { ipv4Address, ipv4Gateway, ipv6Address, ipv6Gateway } = network;
  const lines = [
    "# Written by managed-vm when the addresses of this VM changed.",
    "[Match]",
    "Name=eth0",
    "",
    "[Network]",
    "DHCP=no",
    "IPv6AcceptRA=no",
    `Address=${ipv4Address}/${IPV4_BITS}`,
    ...(ipv6Address ? [`Address=${ipv6Address}/${IPV6_BITS}`] : []),
    `Gateway=${ipv4Gateway}`,
    ...(ipv6Address ? [`Gateway=${ipv6Gateway}`] : []),
    `DNS=${ipv4Gateway}`,
  ];
  return `${lines.join("\n")}\n`;
}
