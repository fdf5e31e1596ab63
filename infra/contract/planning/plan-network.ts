import type { LocatedCard } from "../card";
import { SIZES, type SizeName } from "../catalogue";
import type { AppliancePlan, CustomerPlan, PrivateNetworkPlan, SatellitePlan } from "../plan";
import type { OriginNotes } from "./origin-notes";

/** What the appliance and the satellite are unless the card says otherwise: our own choice, no clause. */
const GATEWAY_DEFAULTS = { os: "debian-13", size: "small" } as const;

/** The customer's private networks and the VMs that belong to them all (R46, R47, O29). */
export function planNetwork(
  { value }: LocatedCard,
  notes: OriginNotes,
): Pick<CustomerPlan, "privateNetworks" | "appliance" | "satellite"> {
  if (!value.privateNetworks) notes.fromCatalogue("privateNetworks", { clause: "O29" }, "default");
  const privateNetworks = Object.entries(value.privateNetworks ?? {}).map(
    ([name, { ipv4, ipv6 }], i): PrivateNetworkPlan => {
      notes.fromCard(`privateNetworks[${i}]`, ["privateNetworks", name]);
      notes.fromCard(`privateNetworks[${i}].ipv4`, ["privateNetworks", name, "ipv4"]);
      if (ipv6 !== undefined) notes.fromCard(`privateNetworks[${i}].ipv6`, ["privateNetworks", name, "ipv6"]);
      return { name, ipv4, ...(ipv6 !== undefined && { ipv6 }) };
    },
  );
  const { appliance, satellite } = value;
  return {
    privateNetworks,
    ...(appliance && { appliance: planAppliance(appliance, notes.inside("appliance", ["appliance"])) }),
    ...(satellite && {
      satellite: planSatellite(satellite, privateNetworks[0]?.name, notes.inside("satellite", ["satellite"])),
    }),
  };
}

type CardGateway = NonNullable<LocatedCard["value"]["satellite"]>;

function planMachine({ os, size }: Pick<CardGateway, "os" | "size">, notes: OriginNotes) {
  notes.fromCard("", []);
  const chosen = notes.choose<SizeName | Exclude<typeof size, string | undefined>>(".cpus", ["size"], size, {
    value: GATEWAY_DEFAULTS.size,
  });
  const { cpus, memoryGiB, diskGiB } = typeof chosen === "string" ? SIZES[chosen] : chosen;
  for (const key of [".memoryMiB", ".diskGiB"]) {
    notes.choose<unknown>(key, ["size"], size, { value: GATEWAY_DEFAULTS.size });
  }
  return {
    os: notes.choose(".os", ["os"], os, { value: GATEWAY_DEFAULTS.os }),
    cpus,
    memoryMiB: memoryGiB * 1024,
    diskGiB,
  };
}

function planAppliance(
  appliance: NonNullable<LocatedCard["value"]["appliance"]>,
  notes: OriginNotes,
): AppliancePlan {
  const machine = planMachine(appliance, notes);
  notes.fromCard(".administeredBy", ["administeredBy"]);
  return { ...machine, administeredBy: appliance.administeredBy };
}

function planSatellite(
  satellite: CardGateway,
  onlyNetwork: string | undefined,
  notes: OriginNotes,
): SatellitePlan {
  const machine = planMachine(satellite, notes);
  const privateNetwork = satellite.privateNetwork ?? onlyNetwork;
  if (privateNetwork === undefined) throw new TypeError("the card's structure check requires a network");
  notes.fromCard(".privateNetwork", satellite.privateNetwork === undefined ? [] : ["privateNetwork"]);
  return { ...machine, privateNetwork };
}
