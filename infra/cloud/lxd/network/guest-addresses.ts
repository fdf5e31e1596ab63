import type { LxdClient } from "../api/client";
import { parseNetworkName, subnetAddresses } from "./address-plan";

/** What the API shows of a network. */
export interface ApiNetwork {
  readonly name: string;
  readonly managed: boolean;
  readonly description: string;
  readonly config: Readonly<Record<string, string>>;
  readonly used_by?: readonly string[] | null;
}

/** The addresses of the VMs behind these networks; networks that are not ours or are gone have none. */
export async function guestAddressesOf(client: LxdClient, networks: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    networks.map(async (name) => {
      const place = parseNetworkName(name);
      const network = place && (await client.find<ApiNetwork>(`/1.0/networks/${name}`));
      if (!place || !network) return [];
      const plan = subnetAddresses(place.slot, place.index);
      return network.config["ipv6.address"] === "none"
        ? [plan.ipv4Address]
        : [plan.ipv4Address, plan.ipv6Address];
    }),
  );
  return found.flat();
}
