import type { Basis, PatchPlan, PatchWindow, Weekday } from "../plan";
import { termsOf } from "./bases";
import type { ClauseId } from "./clauses";
import { findOperatingSystem, type OperatingSystem, type OsFamily } from "./operating-systems";

export const WEEKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** The provider's local time: all hours of both service descriptions are meant in it. */
export const TIME_ZONE = "Europe/Berlin";

/** A value of the catalogue and the clause that sets it; without one it is this provider's default. */
export interface CatalogueValue<T> {
  readonly value: T;
  readonly clause?: ClauseId;
}

export interface PatchDefaults {
  readonly mode: CatalogueValue<PatchPlan["mode"]>;
  readonly window: CatalogueValue<PatchWindow>;
  readonly reboot: CatalogueValue<PatchPlan["reboot"]>;
}

/**
 * Neither text names hours for Linux. Not 02:00-03:00: those hours are missing or happen twice on the two nights
 * when the clocks change.
 */
const LINUX_NIGHT: PatchWindow = { days: WEEKDAYS, from: "03:00", to: "05:00" };

const WINDOWS_NIGHT: PatchWindow = { days: WEEKDAYS, from: "00:00", to: "03:00" };

/** Work by hand is done in office hours (O33); at other times it costs the higher rate (R32). */
const OFFICE_HOURS: PatchWindow = { days: ["mon", "tue", "wed", "thu", "fri"], from: "08:00", to: "17:00" };

/** No day at all. */
const NEVER: PatchWindow = { days: [], from: "00:00", to: "00:00" };

/**
 * How a system is patched unless its card says otherwise. An operating system that the catalogue does not know is
 * not patched by us: policy `supported-os` refuses it (R28, R33).
 */
export function patchDefaultsOf(basis: Basis, osId: string): PatchDefaults {
  const os = findOperatingSystem(osId);
  if (!os) return { mode: { value: "none", clause: "R28" }, ...restOf("none", "debian") };
  const { mode, clause } = termsOf(basis).patching[os.family];
  return { mode: { value: mode, clause }, ...restOf(mode, os.family) };
}

function restOf(mode: PatchPlan["mode"], family: OsFamily): Pick<PatchDefaults, "window" | "reboot"> {
  switch (mode) {
    case "none":
      return { window: { value: NEVER }, reboot: { value: "never" } };
    case "manual-cycle":
      return { window: { value: OFFICE_HOURS }, reboot: { value: "if-required" } };
    case "automatic":
      return family === "windows"
        ? { window: { value: WINDOWS_NIGHT, clause: "R38" }, reboot: { value: "if-required", clause: "R39" } }
        : { window: { value: LINUX_NIGHT }, reboot: { value: "if-required" } };
  }
}

/** What apt calls a repository: the fields of its Release file. */
export interface AptOrigin {
  readonly origin: string;
  readonly label: string;
  /** Debian names each repository of a release apart, e.g. `trixie-updates`; Ubuntu all of them alike. */
  readonly codename: string;
  /** Set where the code name alone would also match repositories that are not meant, e.g. `noble-proposed`. */
  readonly suite?: string;
}

/** The distribution's own repositories, the only ones that patching covers (R20, R23). Empty for other families. */
export function standardAptOrigins(os: OperatingSystem): readonly AptOrigin[] {
  const { suite } = os;
  if (suite === undefined) return [];
  if (os.family === "debian") {
    return [
      { origin: "Debian", label: "Debian", codename: suite },
      { origin: "Debian", label: "Debian", codename: `${suite}-updates` },
      { origin: "Debian", label: "Debian-Security", codename: `${suite}-security` },
    ];
  }
  return ["", "-updates", "-security"].map((pocket) => ({
    origin: "Ubuntu",
    label: "Ubuntu",
    codename: suite,
    suite: `${suite}${pocket}`,
  }));
}
