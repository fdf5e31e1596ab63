import { findStandardCheck, quantitiesOf, readThreshold, type ServiceCard, standardChecksFor } from "../card";
import { type DocumentPath, propertyOf, readPath } from "../document";
import {
  formatNetwork,
  formatPhone,
  formatReaction,
  formatThreshold,
  parseAsStandard,
  parseNetwork,
  parsePhone,
  parseReaction,
} from "../values";
import { matchesPattern } from "./path-pattern";
import type { CardScalar } from "./tree";

/** Turns the spelling of one kind of value into the canonical one. */
type Speller = (text: string, path: DocumentPath, card: ServiceCard) => CardScalar;

const spellNetwork: Speller = (text) => {
  const result = parseNetwork(text);
  return "network" in result ? formatNetwork(result.network) : text;
};

const spellPhone: Speller = (text) => {
  const number = parsePhone(text);
  return number === undefined ? text : formatPhone(number);
};

const spellReaction: Speller = (text) => {
  const reaction = parseReaction(text);
  return reaction === undefined ? text : formatReaction(reaction);
};

const spellService: Speller = (text, path, card) => {
  const system = readPath(card, path.slice(0, 2));
  return findStandardCheck(standardChecksFor(propertyOf(system, "os")), text)?.name ?? text;
};

/** What the number of a threshold means depends on its row. */
const spellThreshold: Speller = (text, path, card) => {
  const system = readPath(card, path.slice(0, 2));
  const row = readPath(card, path.slice(0, -2));
  const standard = findStandardCheck(
    standardChecksFor(propertyOf(system, "os")),
    String(propertyOf(row, "service")),
  );
  const threshold = readThreshold(text, quantitiesOf(standard, propertyOf(row, "external") !== undefined));
  if (threshold === undefined) return text;
  return threshold.quantity === "number" ? threshold.value : formatThreshold(threshold);
};

const spellAsStandard: Speller = (text) => parseAsStandard(text) ?? text;

const SPELLERS: Readonly<Record<string, Speller>> = {
  "contacts.*.phone": spellPhone,
  "contacts.*.mobile": spellPhone,
  "privateNetworks.*.ipv4": spellNetwork,
  "privateNetworks.*.ipv6": spellNetwork,
  "systems.*.services.*.sources.*": spellNetwork,
  "systems.*.customerAccess.*.sources.*": spellNetwork,
  "systems.*.monitoring": spellAsStandard,
  "systems.*.monitoring.*": spellAsStandard,
  "systems.*.monitoring.*.service": spellService,
  "systems.*.monitoring.*.warn.from": spellThreshold,
  "systems.*.monitoring.*.warn.werktags": spellReaction,
  "systems.*.monitoring.*.warn.sonst": spellReaction,
  "systems.*.monitoring.*.critical.from": spellThreshold,
  "systems.*.monitoring.*.critical.werktags": spellReaction,
  "systems.*.monitoring.*.critical.sonst": spellReaction,
};

/** The canonical spelling of a value of a valid card. Values with one spelling, and keys with their comments, stay. */
export function spellCanonically(value: CardScalar, path: DocumentPath, card: ServiceCard): CardScalar {
  if (typeof value === "boolean") return value;
  const pattern = Object.keys(SPELLERS).find((candidate) => matchesPattern(path, candidate));
  const speller = pattern === undefined ? undefined : SPELLERS[pattern];
  return speller ? speller(String(value), path, card) : value;
}
