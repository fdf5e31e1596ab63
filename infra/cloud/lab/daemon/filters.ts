import { setTimeout as sleep } from "node:timers/promises";

import { fail } from "../../../diagnostics";
import { applySourceRoute, type LxdClient } from "../../lxd";
import { labErrors } from "../errors";
import { hostHasIpv6 } from "../host/addresses";
import { listChains } from "../host/leftovers";
import type { LabSettings } from "../settings";

const FILTER_TIMEOUT_MS = 60_000;

interface LabNetwork {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
}

/** Waits until LXD's nft rules of every network with an ACL stand. @throws DiagnosticError MVM3104 after 60 s */
export async function waitForFilters(client: LxdClient, settings: LabSettings): Promise<void> {
  const wanted = (await labNetworks(client, settings)).filter(({ config }) => config["security.acls"]);
  const deadline = Date.now() + FILTER_TIMEOUT_MS;
  for (;;) {
    const chains = new Set(await listChains("inet", "lxd"));
    const missing = wanted.filter(({ name }) => !chains.has(`acl.${name}`));
    if (missing.length === 0) return;
    if (Date.now() > deadline) {
      fail(
        labErrors.daemonNotReady,
        `LXD made no firewall rules for ${missing.map(({ name }) => name).join(", ")}`,
      );
    }
    await sleep(100);
  }
}

/** Lets this machine speak to each guest network from the provider's address; LXD forgets it with every start. */
export async function applySourceRoutes(client: LxdClient, settings: LabSettings): Promise<void> {
  const guard = {
    table: settings.guardTable,
    providerIpv4: settings.providerIpv4,
    providerIpv6: hostHasIpv6() ? settings.providerIpv6 : "",
  };
  for (const { name, config } of await labNetworks(client, settings)) {
    const subnetV4 = subnetOf(config["ipv4.address"]);
    if (subnetV4) await applySourceRoute(name, subnetV4, subnetOf(config["ipv6.address"]), guard);
  }
}

/** `198.18.7.1/24` → `198.18.7.0/24`, `2001:2:0:7::1/64` → `2001:2:0:7::/64`: gateways of the address plan end in 1. */
export function subnetOf(gateway: string | undefined): string | undefined {
  if (gateway === undefined || gateway === "none") return undefined;
  return gateway.includes(":") ? gateway.replace(/::1\/64$/, "::/64") : gateway.replace(/\.1\/24$/, ".0/24");
}

async function labNetworks(client: LxdClient, settings: LabSettings): Promise<LabNetwork[]> {
  const all = await client.get<LabNetwork[]>("/1.0/networks?recursion=1");
  return all.filter(({ name }) => name.startsWith(settings.bridgePrefix));
}
