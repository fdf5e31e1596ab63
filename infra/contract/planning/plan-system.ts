import type { CardSystem } from "../card";
import { type CatalogueValue, patchDefaultsOf, SIZES, TIME_ZONE } from "../catalogue";
import type { Basis, ExternalService, PatchPlan, SystemPlan } from "../plan";
import type { OriginNotes } from "./origin-notes";
import { planMonitoring } from "./plan-monitoring";

/** One system of a card with the catalogue's values where the card says nothing. */
export function planSystem(
  name: string,
  system: CardSystem,
  onlyNetwork: string | undefined,
  origins: OriginNotes,
): SystemPlan {
  const basis = planBasis(system);
  origins.fromCard("", []);
  origins.fromCard(".basis", [basis.family]);
  if (system.managedApplication) {
    origins.fromCard(".basis.managedApplication", ["managedApplication"]);
    for (const key of Object.keys(system.managedApplication)) {
      origins.fromCard(`.basis.managedApplication.${key}`, ["managedApplication", key]);
    }
  }
  origins.fromCard(".os", ["os"]);
  const { cpus, memoryGiB, diskGiB } = planSize(system, origins);
  for (const [key, clause] of [
    ["network", "R12"],
    ["ipv6", "O20"],
    ["services", "R15"],
    ["customerAccess", "O30"],
  ] as const) {
    if (system[key] === undefined) origins.fromCatalogue(`.${key}`, { clause }, "default");
    else origins.fromCard(`.${key}`, [key]);
  }
  const ipv6 = system.ipv6 ?? false;
  const services = (system.services ?? []).map((service, i) => planService(service, ipv6, i, origins));
  const privateNetwork = planPrivateNetwork(system, onlyNetwork, origins);
  return {
    name,
    basis,
    os: system.os,
    cpus,
    memoryMiB: memoryGiB * 1024,
    diskGiB,
    network: system.network ?? "external",
    ...(privateNetwork !== undefined && { privateNetwork }),
    ipv6,
    services,
    patching: planPatching(system, basis, origins),
    monitoring: planMonitoring(system, basis, services, origins),
    root: planRoot(basis, origins),
    customerAccess: planAccess(system, origins),
  };
}

function planPrivateNetwork(
  { network, privateNetwork }: CardSystem,
  onlyNetwork: string | undefined,
  origins: OriginNotes,
): string | undefined {
  if (network !== "private") return undefined;
  origins.fromCard(".privateNetwork", [privateNetwork === undefined ? "network" : "privateNetwork"]);
  return privateNetwork ?? onlyNetwork;
}

/** Application VMs belong to the provider alone (R101, O14); all others are shared (R84). */
function planRoot(basis: Basis, origins: OriginNotes): SystemPlan["root"] {
  const isApplication = basis.family === "managedOs" && basis.managedApplication !== undefined;
  origins.fromCatalogue(".root", { clause: isApplication ? "R101" : "R84" }, "level");
  return isApplication ? "provider" : "shared";
}

function planBasis({ serviceCard, managedOs, managedApplication }: CardSystem): Basis {
  // Exactly one of the two is there: the card's structure has been checked.
  if (managedOs === undefined) return { family: "serviceCard", tier: serviceCard ?? "silber" };
  if (!managedApplication) return { family: "managedOs", level: managedOs };
  const { agreement, ...application } = managedApplication;
  return {
    family: "managedOs",
    level: managedOs,
    managedApplication: { ...application, ...(agreement && { agreement }) },
  };
}

function planSize({ size }: CardSystem, origins: OriginNotes) {
  const isNamed = typeof size === "string";
  for (const [planKey, cardKey] of [
    ["cpus", "cpus"],
    ["memoryMiB", "memoryGiB"],
    ["diskGiB", "diskGiB"],
  ] as const) {
    origins.fromCard(`.${planKey}`, isNamed ? ["size"] : ["size", cardKey]);
  }
  return isNamed ? SIZES[size] : size;
}

type CardService = NonNullable<CardSystem["services"]>[number];

function planService(service: CardService, ipv6: boolean, i: number, origins: OriginNotes): ExternalService {
  const path = `.services[${i}]`;
  origins.fromCard(path, ["services", i]);
  for (const key of ["name", "protocol", "port", "sources"] as const) {
    origins.fromCard(`${path}.${key}`, ["services", i, key]);
  }
  const { name, protocol, port } = service;
  if (service.sources === "everyone") {
    return { name, protocol, port, sources: ipv6 ? ["0.0.0.0/0", "::/0"] : ["0.0.0.0/0"] };
  }
  service.sources.forEach((_, j) => origins.fromCard(`${path}.sources[${j}]`, ["services", i, "sources", j]));
  return { name, protocol, port, sources: service.sources };
}

const PATCH_LISTS = [
  ["appointments", "R31"],
  ["thirdPartyRepositories", "R21"],
  ["customApplications", "R22"],
] as const;

function planPatching(system: CardSystem, basis: Basis, origins: OriginNotes): PatchPlan {
  const defaults = patchDefaultsOf(basis, system.os);
  const {
    window,
    reboot,
    appointments = [],
    thirdPartyRepositories = [],
    customApplications = [],
  } = system.patching ?? {};
  origins.fromCatalogue(".patching", defaults.mode, "level");
  origins.fromCatalogue(".patching.timeZone", {});
  const choose = <T>(key: "window" | "reboot", written: T | undefined, byDefault: CatalogueValue<T>): T => {
    if (written === undefined) origins.fromCatalogue(`.patching.${key}`, byDefault);
    else origins.fromCard(`.patching.${key}`, ["patching", key]);
    return written ?? byDefault.value;
  };
  const days = window?.days ?? defaults.window.value.days;
  const patching = {
    mode: defaults.mode.value,
    window: choose("window", window && { days, from: window.from, to: window.to }, defaults.window),
    individualWindow: window !== undefined,
    timeZone: TIME_ZONE,
    reboot: choose("reboot", reboot, defaults.reboot),
    appointments,
    thirdPartyRepositories,
    customApplications,
  };
  origins.choose(".patching.individualWindow", ["patching", "window"], window, {
    value: undefined,
    clause: "R89",
  });
  for (const [key, clause] of PATCH_LISTS) {
    if (patching[key].length === 0) origins.fromCatalogue(`.patching.${key}`, { clause }, "default");
    patching[key].forEach((_, i) => origins.fromCard(`.patching.${key}[${i}]`, ["patching", key, i]));
  }
  if (window?.days === undefined) origins.fromCatalogue(".patching.window.days", defaults.window);
  return patching;
}

function planAccess(system: CardSystem, origins: OriginNotes): SystemPlan["customerAccess"] {
  const access = system.customerAccess ?? [];
  access.forEach(({ sources, publicKeys }, i) => {
    const path = `.customerAccess[${i}]`;
    origins.fromCard(path, ["customerAccess", i]);
    sources.forEach((_, j) => origins.fromCard(`${path}.sources[${j}]`, ["customerAccess", i, "sources", j]));
    publicKeys.forEach((_, j) =>
      origins.fromCard(`${path}.publicKeys[${j}]`, ["customerAccess", i, "publicKeys", j]),
    );
  });
  return access;
}
