import { fail } from "../../../diagnostics";
import { labErrors } from "../errors";

/** How one guest OS of the catalogue becomes an image. */
export interface ImageRecipe {
  /** Catalogue name, e.g. `debian-13`. */
  readonly os: string;
  /** Debian suite, e.g. `trixie`. */
  readonly suite: string;
  readonly packages: readonly string[];
}

/** Counts up when an image that was built before has to be built again. */
export const RECIPE_VERSION = 2;

/**
 * udev is a must: without it systemd-networkd stays "pending" and cloud-init ends in an error. python3-minimal is what
 * cloud-init runs on; nftables, sudo and unattended-upgrades are what every managed VM has from its first minute; login is
 * what the console runs (R11), a package of its own since Debian 13.
 */
const PACKAGES = [
  ...["systemd", "systemd-sysv", "systemd-resolved", "systemd-timesyncd", "udev", "dbus", "cloud-init"],
  ...["openssh-server", "python3-minimal", "iproute2", "ca-certificates", "nftables", "sudo"],
  ...["unattended-upgrades", "netbase", "procps", "iputils-ping", "login"],
] as const;

const SUITES: ReadonlyMap<string, string> = new Map([
  ["debian-12", "bookworm"],
  ["debian-13", "trixie"],
]);

/** Guest systems that the lab can build. */
export const labOperatingSystems: readonly string[] = [...SUITES.keys()];

/** @throws DiagnosticError MVM3108 for a guest OS without a recipe */
export function recipeFor(os: string): ImageRecipe {
  const suite = SUITES.get(os);
  if (suite === undefined) fail(labErrors.unknownOs, `no image recipe for guest OS "${os}"`);
  return { os, suite, packages: PACKAGES };
}

/**
 * Command line of mmdebstrap. debootstrap cannot be used: it does not resolve the virtual packages that cloud-init
 * needs. Sources come by standard input, apt's settings by file: either may hold a password.
 */
export function mmdebstrapArguments(
  recipe: ImageRecipe,
  rootfsDir: string,
  aptSettingsFile: string,
): readonly [string, ...string[]] {
  return [
    "mmdebstrap",
    "--variant=apt",
    "--mode=root",
    "--format=directory",
    `--include=${recipe.packages.join(",")}`,
    `--aptopt=${aptSettingsFile}`,
    "--dpkgopt=path-exclude=/usr/share/doc/*",
    "--dpkgopt=path-exclude=/usr/share/man/*",
    "--dpkgopt=path-exclude=/usr/share/locale/*",
    "--dpkgopt=force-unsafe-io",
    recipe.suite,
    rootfsDir,
    "-",
  ];
}

/**
 * apt settings of the guest: the host's way to its mirror (proxy, date checks of a snapshot mirror), so that a guest
 * can install and patch from the same place.
 *
 * @param aptConfigDump output of `apt-config dump` on the host
 */
export function guestAptSettings(aptConfigDump: string): string {
  const kept = aptConfigDump
    .split("\n")
    .filter((line) =>
      /^Acquire::(https?(::\S+)?::Proxy|Check-Valid-Until|Check-Date|ForceIPv[46]) "[^"]+";$/i.test(line),
    );
  return ['APT::Install-Recommends "false";', 'Acquire::Languages "none";', ...kept, ""].join("\n");
}
