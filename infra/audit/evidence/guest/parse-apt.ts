/** `apt-config dump`: every setting in effect. A name that ends in `::` is an element of a list. */
export interface AptSettings {
  /** Last value of a setting, undefined where it is not set or empty. */
  value(name: string): string | undefined;
  /** Elements of a list. */
  list(name: string): readonly string[];
}

export function parseAptConfig(output: string): AptSettings {
  const values = new Map<string, string>();
  const lists = new Map<string, string[]>();
  for (const line of output.split("\n")) {
    const match = /^(\S+) "(.*)";$/.exec(line);
    const [, name, text] = match ?? [];
    if (name === undefined || text === undefined) continue;
    if (name.endsWith("::")) {
      const list = name.slice(0, -2).toLowerCase();
      lists.set(list, [...(lists.get(list) ?? []), text]);
    } else values.set(name.toLowerCase(), text);
  }
  return {
    value: (name) => values.get(name.toLowerCase()) || undefined,
    list: (name) => lists.get(name.toLowerCase()) ?? [],
  };
}

/** A repository that apt is configured to use. */
export interface AptTarget {
  /** e.g. `trixie-security`. */
  readonly release: string;
  /** e.g. `main`. */
  readonly component: string;
  /** `Origin` of its Release file; absent until apt has fetched it. */
  readonly origin?: string;
  readonly uri: string;
}

/** `apt-get indextargets` with the format of guest-facts.py: package lists only, each repository once. */
export function parseAptTargets(output: string): AptTarget[] {
  const targets = new Map<string, AptTarget>();
  for (const line of output.split("\n")) {
    const [createdBy, release, component, origin, ...uri] = line.split("|");
    if (createdBy !== "Packages" || release === undefined || component === undefined) continue;
    // apt leaves the name of a field standing that it knows no value for.
    const known = origin !== undefined && origin !== "" && !origin.startsWith("$(");
    const target = { release, component, uri: uri.join("|"), ...(known ? { origin } : {}) };
    targets.set(`${target.uri}|${release}|${component}`, target);
  }
  return [...targets.values()];
}

/**
 * One pattern of Unattended-Upgrade::Origins-Pattern, e.g. `origin=Debian,codename=${distro_codename}-security`.
 * Short names are written out, the two substitutions of unattended-upgrades(8) made.
 */
export function parseOriginsPattern(
  pattern: string,
  distribution: { readonly id: string; readonly codename: string },
): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const part of pattern.split(",")) {
    const equals = part.indexOf("=");
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim();
    const value = part
      .slice(equals + 1)
      .trim()
      .replaceAll("${distro_codename}", distribution.codename)
      .replaceAll("${distro_id}", distribution.id);
    fields.set(LONG_NAMES[name] ?? name, value);
  }
  return fields;
}

const LONG_NAMES: Readonly<Record<string, string>> = {
  o: "origin",
  l: "label",
  a: "suite",
  archive: "suite",
  n: "codename",
  c: "component",
};
