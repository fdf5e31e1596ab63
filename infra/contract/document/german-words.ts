/**
 * Words of the German datasheet and order form, and usual words for a thing, by the word that a file has for it. They
 * are only ever offered (`did you mean …`), never accepted: a card has one spelling.
 */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  // Keys.
  customer: ["kunde", "kundenname", "firma"],
  holidays: ["feiertage", "bundesland", "state"],
  localHolidays: ["lokale feiertage", "örtliche feiertage"],
  contacts: ["kontakte", "ansprechpartner"],
  mail: ["email", "e-mail"],
  phone: ["telefon", "telephone"],
  mobile: ["handy", "mobil", "mobiltelefon"],
  note: ["notiz", "hinweis", "bemerkung", "anmerkung"],
  overrides: ["ausnahmen"],
  when: ["wann"],
  only: ["nur"],
  privateNetworks: ["private netze", "private netzwerke"],
  privateNetwork: ["privates netz"],
  administeredBy: ["verwaltet von", "administrator"],
  satellite: ["satellit"],
  systems: ["systeme", "server", "vms"],
  serviceCard: ["servicekarte", "tier"],
  managedOs: ["level", "managed os"],
  managedApplication: ["anwendung", "applikation", "application"],
  product: ["produkt"],
  os: ["betriebssystem", "operating system"],
  size: ["größe", "grösse", "flavor", "flavour"],
  cpus: ["prozessoren", "cores", "vcpus"],
  memoryGiB: ["arbeitsspeicher", "speicher", "ram", "memory"],
  diskGiB: ["festplatte", "platte", "disk"],
  network: ["netz", "netzwerk"],
  services: ["dienste", "freigaben"],
  protocol: ["protokoll"],
  sources: ["quellen", "herkunft", "quelle", "source"],
  monitoring: ["überwachung", "checks"],
  service: ["dienst", "check"],
  warn: ["warnung", "warning"],
  critical: ["kritisch", "crit"],
  command: ["befehl", "kommando"],
  parameters: ["parameter", "argumente", "args"],
  window: ["fenster", "wartungsfenster", "patchfenster"],
  days: ["tage", "wochentage"],
  from: ["von", "ab", "start"],
  to: ["bis", "end", "until"],
  reboot: ["neustart"],
  appointments: ["termine", "wartungstermine"],
  date: ["datum", "tag"],
  thirdPartyRepositories: ["fremdquellen", "repositories"],
  components: ["komponenten"],
  keyFingerprint: ["fingerabdruck", "fingerprint"],
  customerAccess: ["zugang", "zugänge", "kundenzugang"],
  user: ["benutzer", "benutzername", "username", "login"],
  publicKeys: ["schlüssel", "öffentliche schlüssel", "ssh keys", "keys"],
  signOffs: ["freigaben des kunden", "unterschriften"],
  acceptances: ["abnahmen"],
  subject: ["gegenstand", "betreff"],
  by: ["durch", "unterzeichner"],
  reference: ["referenz", "ticket"],
  // Values.
  everyone: ["all", "any", "alle", "jeder", "public", "0.0.0.0/0", "*"],
  small: ["klein", "s"],
  medium: ["mittel", "m"],
  large: ["groß", "gross", "l"],
  silber: ["silver"],
  private: ["privat", "intern", "internal"],
  external: ["extern", "public", "öffentlich"],
  provider: ["anbieter", "wir"],
  never: ["nie", "niemals", "no"],
  "if-required": ["bei bedarf", "falls nötig", "yes", "wenn nötig"],
  mon: ["mo", "montag", "monday"],
  tue: ["di", "dienstag", "tuesday"],
  wed: ["mi", "mittwoch", "wednesday"],
  thu: ["do", "donnerstag", "thursday"],
  fri: ["fr", "freitag", "friday"],
  sat: ["sa", "samstag", "sonnabend", "saturday"],
  sun: ["so", "sonntag", "sunday"],
  night: ["nacht", "nachts"],
  always: ["immer"],
  none: ["keine", "nichts", "gar nicht"],
  // Federal states, whose holidays count (O3).
  "DE-BB": ["brandenburg"],
  "DE-BE": ["berlin"],
  "DE-BW": ["baden-württemberg"],
  "DE-BY": ["bayern", "bavaria"],
  "DE-HB": ["bremen"],
  "DE-HE": ["hessen"],
  "DE-HH": ["hamburg"],
  "DE-MV": ["mecklenburg-vorpommern"],
  "DE-NI": ["niedersachsen", "lower saxony"],
  "DE-NW": ["nordrhein-westfalen", "nrw"],
  "DE-RP": ["rheinland-pfalz"],
  "DE-SH": ["schleswig-holstein"],
  "DE-SL": ["saarland"],
  "DE-SN": ["sachsen", "saxony"],
  "DE-ST": ["sachsen-anhalt"],
  "DE-TH": ["thüringen", "thuringia"],
};

const skeletonOf = (text: string): string => spellOutUmlauts(text.toLowerCase()).replace(/[\s_-]/g, "");

/** The candidate that is another word for this one; undefined where none is. */
export function translate(word: string, candidates: readonly string[]): string | undefined {
  const wanted = skeletonOf(word);
  return candidates.find((candidate) => WORDS[candidate]?.some((other) => skeletonOf(other) === wanted));
}

const SPELLED_OUT: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", ß: "ss" };

/** `Größe` → `Groesse`: as people type where they have no such keys, and as names of machines need it. */
export function spellOutUmlauts(text: string): string {
  return text.normalize("NFC").replace(/[äöüß]/g, (letter) => SPELLED_OUT[letter] ?? letter);
}
