import type { DiagnosticKind } from "../diagnostics";

const kind = (code: DiagnosticKind["code"], title: string, hint: string): DiagnosticKind => ({
  code,
  title,
  hint,
});

/** MVM2001-2199: the card or the provider file is wrong; MVM3050-3059: what they refer to is missing here. */
export const contractErrors = {
  fileMissing: kind("MVM2001", "File not found", "check the name of the customer"),
  fileTooLarge: kind("MVM2002", "File too large", "a card has at most 1 MiB"),
  notUtf8: kind("MVM2003", "Not UTF-8", "save the file as UTF-8"),
  byteOrderMark: kind("MVM2004", "Byte order mark", "save the file as UTF-8 without BOM"),
  forbiddenCharacter: kind("MVM2005", "Forbidden character", "delete the invisible character"),
  notAFile: kind("MVM2006", "Not a regular file", "put a YAML file there"),

  yamlSyntax: kind(
    "MVM2010",
    "YAML syntax",
    "compare the line with those around it: blanks in front, `key: value`, quotes and brackets in pairs",
  ),
  directive: kind("MVM2011", "YAML directive", "delete the line that starts with %"),
  anchor: kind("MVM2012", "YAML anchor or alias", "write the value out at each place"),
  tag: kind("MVM2013", "YAML tag", "delete the tag; quote the value if it is meant as text"),
  duplicateKey: kind("MVM2014", "Key written twice", "keep one of the two"),
  reservedKey: kind("MVM2015", "Reserved key", "choose another name"),
  tooDeep: kind("MVM2016", "Nested too deeply", "cards nest at most 32 levels"),
  numberSpelling: kind(
    "MVM2017",
    "Ambiguous number",
    "write whole numbers as plain decimal digits, or quote the text",
  ),
  emptyDocument: kind("MVM2018", "No mapping at the top", "start with `card: 1` or `provider: 1`"),
  severalDocuments: kind("MVM2019", "Several documents", "keep one document per file, without `---` inside"),

  notJson: kind(
    "MVM2020",
    "Not JSON",
    "quote keys and texts, and leave out comments: the Pulumi CLI reads this file too",
  ),

  tooManyValues: kind("MVM2085", "Too many values", "give each customer a card of its own"),

  unknownKey: kind("MVM2030", "Unknown key", "delete it or correct its name"),
  missingKey: kind("MVM2031", "Missing key", "add the key that the message names"),
  wrongType: kind("MVM2032", "Wrong type of value", "write the kind of value that the message names"),
  notAllowed: kind("MVM2033", "Value not in the list", "write one of the words that the hint names"),
  outOfRange: kind("MVM2034", "Out of range", "choose a value inside the range"),
  malformed: kind("MVM2035", "Malformed text", "write it in the form that the message names"),
  unsupportedVersion: kind("MVM2036", "Unknown format version", "write version 1"),

  network: kind("MVM2040", "Not a network", "write e.g. 203.0.113.0/24, 203.0.113.7 or 2001:db8::/32"),
  hostBits: kind("MVM2041", "Network with host bits", "write the network's first address"),
  publicKey: {
    ...kind("MVM2050", "Not a public key", "paste the one line of the .pub file, e.g. ssh-ed25519 AAAA…"),
    isSecret: true,
  },
  privateKey: {
    ...kind(
      "MVM2053",
      "Private key in a file",
      "delete it: only the one line of a .pub file belongs here. Who may read this file has seen the key: make a new pair, and put its public key here in place of the old one",
    ),
    isSecret: true,
  },
  weakKey: kind("MVM2051", "Key not strong enough", "make a new one: ssh-keygen -t ed25519"),

  phoneNumber: kind("MVM2052", "Not a phone number", "write it with its country code, e.g. +49 511 00000000"),

  basis: kind(
    "MVM2060",
    "Not exactly one basis",
    "add the one that was ordered: `serviceCard: silber`, `managedOs: admin`, `managedOs: monitoring-patching` or `managedOs: advanced` (O27)",
  ),
  duplicateName: kind("MVM2061", "Name used twice", "give each its own name"),
  duplicatePort: kind("MVM2062", "Port used twice", "join the sources in one service"),
  duplicateEntry: kind("MVM2063", "Entry written twice", "keep one of the two"),
  emptyWindow: kind(
    "MVM2064",
    "Window without duration",
    "write another time as `to`: the first minute that no longer belongs",
  ),
  reservedUser: kind("MVM2065", "Reserved user name", "choose another user name"),
  applicationWithoutManagedOs: kind(
    "MVM2066",
    "Application without Managed OS",
    "write `managedOs: monitoring-patching` or `managedOs: advanced` in place of `serviceCard` (R99)",
  ),
  patchingWithoutEffect: kind(
    "MVM2067",
    "Patching without effect",
    "delete `patching`, or book a level with patching",
  ),

  checkKind: kind(
    "MVM2080",
    "Check of no known kind",
    "write a row of the datasheet, or `external: …` or `command: …` for an own check",
  ),
  threshold: kind("MVM2081", "Not a threshold", "write it as the datasheet prints it"),
  unknownReference: kind("MVM2082", "Name without a counterpart", "correct the name, or declare it"),
  localHoliday: kind("MVM2083", "Not a local holiday of the state", "delete it, or correct `holidays`"),
  monitoringWithoutEffect: kind(
    "MVM2084",
    "Monitoring without effect",
    "delete `monitoring`, or book a level with sensors",
  ),

  planPath: kind("MVM2120", "Not a path of the plan", "run `mvm explain <customer>` for all paths"),

  customerName: kind(
    "MVM2070",
    "Not a customer name",
    "letters a-z, digits and hyphens, at most 40, e.g. acme",
  ),
  customerMismatch: kind(
    "MVM2071",
    "Customer and folder differ",
    "`customer` must be the name of the folder",
  ),

  environmentMissing: kind(
    "MVM3050",
    "Environment variable not set",
    "set it, or write the key into the file",
  ),
  environmentKey: kind(
    "MVM3051",
    "Environment variable holds no usable public key",
    "put one public key line in it",
  ),
  fileUnreadable: kind("MVM3052", "File cannot be read", "check the permissions of the file"),
} as const satisfies Record<string, DiagnosticKind>;
