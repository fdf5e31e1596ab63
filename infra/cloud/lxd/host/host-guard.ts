import { runOnHost } from "./host-command";

/**
 * What only root on the cloud's host can do. LXD leaves a network unfiltered for about 0.7 s while it changes it and
 * while a daemon starts; the guard drops new connections to the frozen bridges in that time.
 */
export interface GuardSettings {
  /** nft table of family inet. */
  readonly table: string;
  /** The provider's address on this host: what this host sends to guests speaks from it. */
  readonly providerIpv4: string;
  /** Empty without IPv6. */
  readonly providerIpv6: string;
}

/** Names of nft objects are not quoted, so they are allow-listed instead. */
function nftName(text: string): string {
  if (!/^[a-z][a-z0-9_]{0,30}$/.test(text))
    throw new TypeError(`not a name for nft: ${JSON.stringify(text)}`);
  return text;
}

/** A kernel interface name as an nft string. */
function nftInterface(text: string): string {
  if (!/^[a-z][a-z0-9-]{0,14}$/.test(text)) throw new TypeError(`not an interface: ${JSON.stringify(text)}`);
  return `"${text}"`;
}

/**
 * Makes the guard table if it is not there, in one transaction; an existing one keeps its frozen bridges. `flush chain`
 * empties only our two chains. Elements may carry a timeout, so that the freeze of a killed process ends by itself.
 */
export async function ensureGuardTable(table: string): Promise<void> {
  const name = nftName(table);
  const guarded = "oifname @frozen ct state new drop";
  await loadNft(`
add table inet ${name}
add set inet ${name} frozen { type ifname; flags timeout; }
add chain inet ${name} guard_fwd { type filter hook forward priority -10; }
add chain inet ${name} guard_out { type filter hook output priority -10; }
flush chain inet ${name} guard_fwd
flush chain inet ${name} guard_out
add rule inet ${name} guard_fwd ${guarded}
add rule inet ${name} guard_out ${guarded}
`);
}

/**
 * Drops every new connection to the guests behind these bridges, whether the bridges exist yet or not.
 *
 * @param timeoutSeconds when the freeze ends by itself; absent: only by `thaw`.
 */
export async function freeze(
  table: string,
  bridges: readonly string[],
  timeoutSeconds?: number,
): Promise<void> {
  if (bridges.length === 0) return;
  const timeout = timeoutSeconds === undefined ? "" : ` timeout ${Math.ceil(timeoutSeconds)}s`;
  const elements = bridges.map((bridge) => nftInterface(bridge) + timeout).join(", ");
  await loadNft(`add element inet ${nftName(table)} frozen { ${elements} }\n`);
}

/** Ends `freeze`. Bridges that are not frozen are fine: an element is added before it is deleted. */
export async function thaw(table: string, bridges: readonly string[]): Promise<void> {
  if (bridges.length === 0) return;
  const elements = bridges.map(nftInterface).join(", ");
  const set = `inet ${nftName(table)} frozen { ${elements} }`;
  await loadNft(`add element ${set}\ndelete element ${set}\n`);
}

const DRIVER_FREEZE_SECONDS = 120;

/** Runs a change of a bridge while it is frozen. Without a guard the change runs as it is (capability `changeGuard`). */
export async function whileFrozen<T>(
  guard: GuardSettings | undefined,
  bridge: string,
  change: () => Promise<T>,
): Promise<T> {
  if (!guard) return change();
  await ensureGuardTable(guard.table);
  await freeze(guard.table, [bridge], DRIVER_FREEZE_SECONDS);
  const result = await change();
  // Not in a `finally`: after a failed change the network may be unfiltered. It thaws by the timeout, or by a rerun.
  await thaw(guard.table, [bridge]);
  return result;
}

/**
 * Lets this host speak to a guest network from the provider's address. LXD resets routes with every network change
 * and daemon start. The IPv6 metric is better than the kernel's own 256, which `replace` would leave in place.
 *
 * @param subnetV4 e.g. `198.18.1.0/24`. @param subnetV6 absent without IPv6.
 */
export async function applySourceRoute(
  bridge: string,
  subnetV4: string,
  subnetV6: string | undefined,
  settings: GuardSettings,
): Promise<void> {
  await runOnHost("ip", ["-4", "route", "replace", subnetV4, "dev", bridge, "src", settings.providerIpv4]);
  if (!subnetV6 || !settings.providerIpv6) return;
  const v6 = [
    "-6",
    "route",
    "replace",
    subnetV6,
    "dev",
    bridge,
    "src",
    settings.providerIpv6,
    "metric",
    "100",
  ];
  await runOnHost("ip", v6);
}

async function loadNft(text: string): Promise<void> {
  await runOnHost("nft", ["-f", "-"], { stdin: text });
}
