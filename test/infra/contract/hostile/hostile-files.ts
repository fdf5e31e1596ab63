/** Files that are made to hurt a reader, each with the start of a code that must be in the answer. */
export interface HostileFile {
  readonly title: string;
  readonly content: string | Buffer;
  readonly code: string;
  /** Line of the first diagnostic, where it matters. */
  readonly line?: number;
}

const MEBIBYTE = 1024 * 1024;
const HEAD = "card: 1\ncustomer: acme\nholidays: DE-NI\n";
const system = (lines: string): string =>
  `${HEAD}systems:\n  web:\n    serviceCard: silber\n    os: debian-13\n    size: small\n${lines}`;

/** As much of it as a file may have. */
const fill = (part: string, head = ""): string =>
  head + part.repeat(Math.floor((MEBIBYTE - Buffer.byteLength(head)) / Buffer.byteLength(part)));

const syntax: readonly HostileFile[] = [
  { title: "a directive", content: `%YAML 1.1\n---\n${HEAD}`, code: "MVM2011", line: 1 },
  { title: "an anchor", content: `${HEAD}systems: &all {}\n`, code: "MVM2012", line: 4 },
  {
    title: "a billion laughs",
    content: `a: &a [x,x,x,x,x,x,x,x,x]\n${["b", "c", "d", "e", "f", "g", "h", "i"].map((key, i) => `${key}: &${key} [${`*${"abcdefgh"[i] ?? ""},`.repeat(9)}]`).join("\n")}\n`,
    code: "MVM2012",
    line: 1,
  },
  {
    title: "a tag that makes an object",
    content: `${HEAD}systems: !!js/function "x"\n`,
    code: "MVM2013",
    line: 4,
  },
  { title: "a key written twice", content: `${HEAD}customer: evil\n`, code: "MVM2014", line: 4 },
  { title: "__proto__", content: `${HEAD}__proto__: { slaPremium: true }\n`, code: "MVM2015", line: 4 },
  {
    title: "a system named constructor",
    content: `${HEAD}systems: { constructor: {} }\n`,
    code: "MVM2060",
    line: 4,
  },
  { title: "a tab as indentation", content: `${HEAD}systems:\n\tweb: {}\n`, code: "MVM2010", line: 5 },
  { title: "two documents", content: `${HEAD}---\n${HEAD}`, code: "MVM2019", line: 4 },
];

const values: readonly HostileFile[] = [
  { title: "no", content: system("    ipv6: no\n"), code: "MVM2032", line: 9 },
  {
    title: "022",
    content: system("    services: [{ name: ssh, protocol: tcp, port: 022, sources: everyone }]\n"),
    code: "MVM2017",
    line: 9,
  },
  {
    title: "0x16",
    content: system("    services: [{ name: ssh, protocol: tcp, port: 0x16, sources: everyone }]\n"),
    code: "MVM2017",
    line: 9,
  },
  { title: "12.10", content: system("").replace("debian-13", "12.10"), code: "MVM2032", line: 7 },
  { title: "a date as a name", content: system("").replace("acme", "2026-11-22"), code: "MVM2035", line: 2 },
  {
    title: ".nan",
    content: system("").replace("small", "{ cpus: .nan, memoryGiB: 1, diskGiB: 10 }"),
    code: "MVM2017",
    line: 8,
  },
];

const characters: readonly HostileFile[] = [
  { title: "a byte order mark", content: `\ufeff${HEAD}`, code: "MVM2004", line: 1 },
  { title: "UTF-16", content: Buffer.from(`\ufeff${HEAD}`, "utf16le"), code: "MVM2003", line: 1 },
  { title: "Latin-1", content: Buffer.from(`${HEAD}# Lüders\n`, "latin1"), code: "MVM2003", line: 4 },
  { title: "an escape sequence", content: `${HEAD}# \u001b[2J\n`, code: "MVM2005", line: 4 },
  { title: "a NUL", content: `${HEAD}# \u0000\n`, code: "MVM2005", line: 4 },
  { title: "a direction override", content: `${HEAD}# \u202eevil\n`, code: "MVM2005", line: 4 },
  { title: "a zero-width space", content: HEAD.replace("acme", "ac\u200bme"), code: "MVM2005", line: 2 },
];

const masses: readonly HostileFile[] = [
  { title: "20 MB", content: Buffer.alloc(20_000_000, "a: 1\n"), code: "MVM2002" },
  {
    title: "100,000 keys",
    content: Array.from({ length: 100_000 }, (_, i) => `k${i.toString(36)}: 1`).join("\n"),
    code: "MVM2085",
  },
  { title: "brackets", content: fill("["), code: "MVM2016", line: 1 },
  { title: "braces", content: fill("{a: "), code: "MVM2016", line: 1 },
  { title: "nested lists", content: fill("- "), code: "MVM2016", line: 1 },
  { title: "explicit keys", content: fill("? "), code: "MVM2016", line: 1 },
  {
    title: "indentation",
    content: Array.from({ length: 1400 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
    code: "MVM2016",
    line: 202,
  },
  { title: "blank lines", content: fill("\n"), code: "MVM2085" },
  { title: "blanks", content: fill(" "), code: "MVM20", line: 1 },
  { title: "comments", content: fill("#\n"), code: "MVM2085" },
  { title: "quotes", content: fill("'"), code: "MVM20", line: 1 },
  {
    title: "backslashes in quotes",
    content: `a: "${fill("\\\\").slice(0, MEBIBYTE - 10)}"\n`,
    code: "MVM20",
    line: 1,
  },
  { title: "one long key", content: `${fill("k").slice(0, MEBIBYTE - 10)}: 1\n`, code: "MVM20", line: 1 },
  {
    title: "one long word",
    content: `customer: ${fill("k").slice(0, MEBIBYTE - 20)}\n`,
    code: "MVM20",
    line: 1,
  },
  { title: "errors", content: fill("a: 1\n"), code: "MVM2085" },
  {
    title: "empty systems",
    content: `${HEAD}systems:\n${Array.from({ length: 9000 }, (_, i) => `  s${i}: {}\n`).join("")}`,
    code: "MVM20",
  },
  {
    title: "contacts",
    content: `${HEAD}systems: {}\ncontacts:\n${"  - { name: A }\n".repeat(5000)}`,
    code: "MVM20",
  },
];

/** Texts for which a careless pattern needs a time that doubles with each character. */
const patterns: readonly HostileFile[] = [
  ["mail", `contacts: [{ name: A, mail: "a${".a".repeat(125_000)}" }]`],
  ["mobile", `contacts: [{ name: A, mail: a@example.com, mobile: "${"1 ".repeat(250_000)}x" }]`],
  [
    "threshold",
    `systems: { web: { monitoring: [{ service: load, warn: { from: "${"1 / ".repeat(125_000)}" } }] } }`,
  ],
  [
    "reaction",
    `systems: { web: { monitoring: [{ service: load, warn: { sonst: "${" + ".repeat(250_000)}" } }] } }`,
  ],
  [
    "blanks in a reaction",
    `systems: { web: { monitoring: [{ service: load, warn: { sonst: "a${" ".repeat(900_000)}b" } }] } }`,
  ],
  ["service", `systems: { web: { monitoring: [{ service: "${"- ".repeat(250_000)}" }] } }`],
  ["wie Standard", `systems: { web: { monitoring: "wie${" ".repeat(900_000)}x" } }`],
  ["network", `systems: { web: { services: [{ sources: ["${"1:".repeat(250_000)}"] }] } }`],
  [
    "uri",
    `systems: { web: { patching: { thirdPartyRepositories: [{ uri: "https://${"a.".repeat(250_000)}" }] } } }`,
  ],
  ["date", `signOffs: [{ date: "${"2".repeat(900_000)}" }]`],
].map(([title, line]) => ({ title: `a long ${title}`, content: `${HEAD}${line}\n`, code: "MVM20" }));

export const HOSTILE_FILES: readonly HostileFile[] = [
  ...syntax,
  ...values,
  ...characters,
  ...masses,
  ...patterns,
];
