import { LAB_RANGE_IPV4, LAB_RANGE_IPV6, type LabSettings } from "../settings";

/**
 * The lab's own part of table `inet <guardTable>`, as input for `nft -f -`: one transaction that can be loaded again
 * and leaves the change guard (set and chains of the driver) in the same table alone. All values come from
 * `labSettings`, none from a user.
 *
 * - guests reach of this machine only DNS, DHCP and ping of their own bridge (LXD alone would leave every service that
 *   listens on all addresses open to them);
 * - guests that leave the lab's range are masqueraded; inside the range nobody is, so that the cloud firewall sees real
 *   sources (LXD's own `ipv4.nat` would masquerade between bridges as well).
 */
export function renderLabRules(settings: LabSettings): string {
  const table = `inet ${settings.guardTable}`;
  const own = "fib daddr . iif type local";
  return [
    `add table ${table}`,
    `add chain ${table} from_guest`,
    `add chain ${table} guest_in { type filter hook input priority -5; policy accept; }`,
    `add chain ${table} guest_out { type nat hook postrouting priority 100; policy accept; }`,
    ...["from_guest", "guest_in", "guest_out"].map((chain) => `flush chain ${table} ${chain}`),
    `add rule ${table} guest_in iifname "${settings.bridgePrefix}*" jump from_guest`,
    ...[
      "ct state established,related accept",
      `${own} udp dport 53 accept`,
      `${own} tcp dport 53 accept`,
      "udp dport { 67, 547 } accept",
      `${own} icmp type echo-request accept`,
      "meta l4proto ipv6-icmp accept",
      "drop",
    ].map((rule) => `add rule ${table} from_guest ${rule}`),
    `add rule ${table} guest_out ip saddr ${settings.ipv4Range} ip daddr != ${LAB_RANGE_IPV4} masquerade`,
    `add rule ${table} guest_out ip6 saddr ${settings.ipv6Range} ip6 daddr != ${LAB_RANGE_IPV6} masquerade`,
    "",
  ].join("\n");
}
