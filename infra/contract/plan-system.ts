import type { CardSystem, LocatedCard } from "./card";
import { type CatalogueValue, patchDefaultsOf, SIZES, TIME_ZONE } from "./catalogue";
import type { DocumentPath } from "./document";
import type { Basis, ExternalService, Origin, PatchPlan, SystemPlan } from "./plan";

/** Notes where the values of one system come from. */
export class SystemOrigins {
  constructor(
    private readonly card: LocatedCard,
    private readonly origins: Map<string, Origin>,
    private readonly name: string,
    private readonly index: number,
  ) {
    this.fromCard("", []);
  }

  /** `planPath` continues `systems[i]`; `cardPath` continues `systems.<name>`. */
  fromCard(planPath: string, cardPath: DocumentPath): void {
    const { places } = this.card;
    const path = ["systems", this.name, ...cardPath];
    const place = cardPath.length === 0 ? places.placeOfKey(path) : places.placeOf(path);
    this.origins.set(`systems[${this.index}]${planPath}`, { kind: "card", place });
  }

  fromCatalogue(
    planPath: string,
    { clause }: { readonly clause?: string },
    kind: Origin["kind"] = "clause",
  ): void {
    const origin: Origin = clause === undefined ? { kind: "default" } : { kind, clause };
    this.origins.set(`systems[${this.index}]${planPath}`, origin);
  }
}

/** One system of a card with the catalogue's values where the card says nothing. */
export function planSystem(name: string, system: CardSystem, origins: SystemOrigins): SystemPlan {
  const basis = planBasis(system);
  origins.fromCard(".basis", [basis.family]);
  origins.fromCard(".os", ["os"]);
  const { cpus, memoryGiB, diskGiB } = planSize(system, origins);
  for (const [key, clause] of [
    ["network", "R12"],
    ["ipv6", "O20"],
  ] as const) {
    if (system[key] === undefined) origins.fromCatalogue(`.${key}`, { clause }, "default");
    else origins.fromCard(`.${key}`, [key]);
  }
  const ipv6 = system.ipv6 ?? false;
  return {
    name,
    basis,
    os: system.os,
    cpus,
    memoryMiB: memoryGiB * 1024,
    diskGiB,
    network: system.network ?? "external",
    ipv6,
    services: (system.services ?? []).map((service, i) => planService(service, ipv6, i, origins)),
    patching: planPatching(system, basis, origins),
    customerAccess: planAccess(system, origins),
  };
}

function planBasis({ serviceCard, managedOs, managedApplication }: CardSystem): Basis {
  // Exactly one of the two is there: the card's structure has been checked.
  if (managedOs === undefined) return { family: "serviceCard", tier: serviceCard ?? "silber" };
  return { family: "managedOs", level: managedOs, ...(managedApplication && { managedApplication }) };
}

function planSize({ size }: CardSystem, origins: SystemOrigins) {
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

function planService(
  service: CardService,
  ipv6: boolean,
  i: number,
  origins: SystemOrigins,
): ExternalService {
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

function planPatching(system: CardSystem, basis: Basis, origins: SystemOrigins): PatchPlan {
  const defaults = patchDefaultsOf(basis, system.os);
  const { window, reboot } = system.patching ?? {};
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
    timeZone: TIME_ZONE,
    reboot: choose("reboot", reboot, defaults.reboot),
  };
  if (window?.days === undefined) origins.fromCatalogue(".patching.window.days", defaults.window);
  return patching;
}

function planAccess(system: CardSystem, origins: SystemOrigins): SystemPlan["customerAccess"] {
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
