import type { Json } from "./project";
import { compareTexts, shortUrn, textOf, urnOf } from "./outcome";

type Fields = Record<string, Json>;

/** When, and from which line of which file: different in each run. */
const DROPPED_FIELDS = new Set(["created", "modified", "sourcePosition", "stackTrace"]);
/**
 * The tolerated differences: a bridge's note about its own encoding, which it can do without; a salted hash; and the
 * library that a plugin was built with, which differs between builds of one plugin version and which nobody compares.
 */
const DROPPED_PROPERTIES = new Set([
  "__pulumi_raw_state_delta",
  "bcryptHash",
  "__pulumi-go-provider-version",
]);
/** Lists that are sets. */
const SETS = new Set(["dependencies", "additionalSecretOutputs"]);
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const RANDOM_TYPE = /^random:/;
/** Shorter ones could stand in other texts by chance. */
const SHORTEST_RANDOM_VALUE = 8;

/** The part of a state that is the same for the same history: random values become their names wherever they stand. */
export function normaliseState(resources: readonly Json[]): Json[] {
  const names = randomValues(resources as Fields[]);
  const masked = (text: string): string => {
    let result = shortUrn(text).replaceAll(/urn:pulumi:[^:]+::[^:]+::/g, "");
    for (const [value, name] of names) result = result.replaceAll(value, name);
    return result.replace(UUID, "<uuid>");
  };
  return (resources as Fields[])
    .map((resource) => normaliseResource(resource, masked))
    .sort((a, b) => compareTexts(sortKey(a), sortKey(b)));
}

const sortKey = (resource: Fields): string => `${urnOf(resource)} ${JSON.stringify(resource)}`;

/** Values of the random provider by their name, longest first. */
function randomValues(resources: readonly Fields[]): [value: string, name: string][] {
  const found = new Map<string, string>(); // equal values, like an id and its text, go by the last of their names
  for (const resource of resources) {
    const urn = shortUrn(urnOf(resource));
    const label = `${urn.split("::").at(-1) ?? ""}${resource["delete"] ? ".old" : ""}`;
    if (RANDOM_TYPE.test(textOf(resource["type"]))) {
      const inputs = (resource["inputs"] ?? {}) as Fields;
      const outputs = (resource["outputs"] ?? {}) as Fields;
      for (const key of Object.keys(outputs).sort()) {
        const value = openOuter(outputs[key] ?? null);
        if (key in inputs || typeof value !== "string" || value.length < SHORTEST_RANDOM_VALUE) continue;
        if (key !== "__meta") found.set(value, `<${label}.${key}${key === "dec" ? "" : ` ${value.length}`}>`);
      }
    }
    // The command provider's ids are the name and 8 hex digits.
    if (textOf(resource["type"]).startsWith("command:")) found.set(textOf(resource["id"]), `<${label}.id>`);
  }
  return [...found].sort(([a], [b]) => b.length - a.length);
}

const openOuter = (value: Json): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) && "secret" in value
    ? (value["secret"] ?? null)
    : value;

function normaliseResource(resource: Fields, masked: (text: string) => string): Fields {
  const result: Fields = {};
  for (const [field, value] of Object.entries(resource).sort(([a], [b]) => compareTexts(a, b))) {
    if (DROPPED_FIELDS.has(field) || isEmpty(value)) continue;
    result[field] = normaliseValue(SETS.has(field) ? sorted(value) : value, masked);
    if (field === "propertyDependencies") {
      result[field] = Object.fromEntries(
        Object.entries(result[field] as Fields).map(([key, urns]) => [key, sorted(urns)]),
      );
    }
  }
  return result;
}

function normaliseValue(value: Json, masked: (text: string) => string): Json {
  if (typeof value === "string") return masked(value);
  if (Array.isArray(value)) return value.map((item) => normaliseValue(item, masked));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    // A resource reference without a version is written in either way.
    .filter(([key, item]) => !DROPPED_PROPERTIES.has(key) && !(key === "packageVersion" && item === ""))
    .sort(([a], [b]) => compareTexts(a, b));
  return Object.fromEntries(entries.map(([key, item]) => [key, normaliseValue(item, masked)]));
}

const sorted = (value: Json): Json => (Array.isArray(value) ? [...value].sort() : value);

/** Absent, empty and false mean the same in a state file. */
const isEmpty = (value: Json): boolean =>
  value === null ||
  value === "" ||
  value === false ||
  (typeof value === "object" && Object.keys(value).length === 0);
