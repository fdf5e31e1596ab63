/** One line of an apt source list, reduced to what a guest image needs. */
export interface AptSource {
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
  /** Key ring file of the host; absent when the host trusts it by apt's own key rings. */
  readonly signedBy?: string;
}

/** A file of /etc/apt/sources.list.d (or sources.list itself). */
export interface AptSourceFile {
  readonly name: string;
  readonly text: string;
}

/** Reads what the host's apt reads: one-line `*.list` and deb822 `*.sources` files; `deb-src` and disabled entries are left out. */
export function parseAptSources(files: readonly AptSourceFile[]): AptSource[] {
  return files.flatMap((file) => {
    if (file.name.endsWith(".list")) return parseOneLineFormat(file.text);
    if (file.name.endsWith(".sources")) return parseDeb822(file.text);
    return [];
  });
}

const SUFFIXES = ["", "-updates", "-security"] as const;

/**
 * The host's mirrors, asked for another suite: what the host takes for its own suite, its updates and its security
 * updates, the guest takes for its suite. Empty when the host has no main archive of its own suite.
 *
 * @param hostSuite VERSION_CODENAME of the host, e.g. `bookworm`
 * @param guestSuite e.g. `trixie`
 */
export function sourcesForSuite(
  sources: readonly AptSource[],
  hostSuite: string,
  guestSuite: string,
): AptSource[] {
  const wanted = SUFFIXES.flatMap((suffix) => {
    const own = sources.find(
      (source) =>
        (source.suite === `${hostSuite}${suffix}` || source.suite === `stable${suffix}`) &&
        source.components.includes("main") &&
        isPlainUri(source.uri),
    );
    return own ? [{ ...own, suite: `${guestSuite}${suffix}`, components: ["main"] }] : [];
  });
  return wanted[0]?.suite === guestSuite ? wanted : [];
}

/** One-line format, as mmdebstrap and apt read it. */
export function renderAptSources(sources: readonly AptSource[]): string {
  return sources
    .map((source) => {
      const options = source.signedBy ? `[signed-by=${source.signedBy}] ` : "";
      return `deb ${options}${source.uri} ${source.suite} ${source.components.join(" ")}\n`;
    })
    .join("");
}

/** Only what a guest can reach too, and only characters that mean nothing to apt's line format. */
function isPlainUri(uri: string): boolean {
  return /^https?:\/\/[A-Za-z0-9.\-_:/[\]%@~+]+$/.test(uri);
}

function isPlainPath(path: string): boolean {
  return /^\/[A-Za-z0-9.\-_/+]+$/.test(path);
}

function parseOneLineFormat(text: string): AptSource[] {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]+)/.exec(line);
    if (!match) return [];
    const [, options = "", uri = "", suite = "", components = ""] = match;
    const signedBy = /(?:^|\s)signed-by=(\S+)/.exec(options)?.[1];
    return [source(uri, suite, components.trim().split(/\s+/), signedBy)];
  });
}

function parseDeb822(text: string): AptSource[] {
  return text.split(/\n[ \t]*\n/).flatMap((stanza) => {
    const fields = parseFields(stanza);
    const list = (name: string): string[] =>
      (fields.get(name) ?? "").split(/\s+/).filter((word) => word !== "");
    if (!list("types").includes("deb") || /^(no|false|0|off|disable)$/i.test(fields.get("enabled") ?? "yes"))
      return [];
    return list("uris").flatMap((uri) =>
      list("suites").map((suite) => source(uri, suite, list("components"), fields.get("signed-by"))),
    );
  });
}

function parseFields(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let last = "";
  for (const line of stanza.split("\n")) {
    if (line.startsWith("#")) continue;
    const start = /^([A-Za-z0-9-]+):[ \t]*(.*)$/.exec(line);
    if (start?.[1] !== undefined) {
      last = start[1].toLowerCase();
      fields.set(last, (start[2] ?? "").trim());
    } else if (/^[ \t]+\S/.test(line) && last !== "") {
      fields.set(last, `${fields.get(last) ?? ""} ${line.trim()}`.trim());
    }
  }
  return fields;
}

/** A key given inline instead of as a file is left out: apt's own key rings then have to know it. */
function source(
  uri: string,
  suite: string,
  components: readonly string[],
  signedBy: string | undefined,
): AptSource {
  const plain = signedBy !== undefined && isPlainPath(signedBy);
  return { uri, suite, components, ...(plain ? { signedBy } : {}) };
}
