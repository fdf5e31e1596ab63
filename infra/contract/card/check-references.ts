import {
  type DocumentPath,
  describeValue,
  formatPath,
  MAXIMUM_DIAGNOSTICS,
  propertyOf,
  type ShapeProblem,
  suggestOneOf,
} from "../document";
import { STATES_OF_LOCAL_HOLIDAYS } from "../catalogue";
import { contractErrors } from "../errors";
import { isLabel } from "../values";

/** What parts of a card say about each other: names that exist, holidays that the state knows, networks that are needed. */
export function checkReferences(card: unknown): ShapeProblem[] {
  return [
    ...checkRecords(card, "signOffs"),
    ...checkRecords(card, "acceptances"),
    ...checkLocalHolidays(card),
    ...checkPrivateNetworks(card),
  ];
}

const namesOf = (value: unknown): string[] =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function checkRecords(card: unknown, key: "signOffs" | "acceptances"): ShapeProblem[] {
  const systems = namesOf(propertyOf(card, "systems"));
  const known = new Set<unknown>(systems);
  const unknown = listOf(propertyOf(card, key)).flatMap((record, i) =>
    listOf(propertyOf(record, "systems"))
      .map((name, j) => ({ name, path: [key, i, "systems", j] }))
      .filter(({ name }) => !known.has(name)),
  );
  // Looking for the name that was meant takes time.
  return unknown
    .slice(0, MAXIMUM_DIAGNOSTICS)
    .flatMap(({ name, path }) =>
      typeof name === "string" ? refuseUnknown(name, systems, "system", path) : [],
    );
}

function refuseUnknown(
  name: string,
  known: readonly string[],
  what: string,
  path: DocumentPath,
): ShapeProblem[] {
  if (known.includes(name)) return [];
  const message = `${formatPath(path)}: this card has no ${what} ${describeValue(name)}`;
  const hint = known.length === 0 ? hintToDeclare(name) : suggestOneOf(name, known);
  return [{ kind: contractErrors.unknownReference, message, hint, path }];
}

/** Systems exist in every card; private networks may not. */
const hintToDeclare = (name: string): string =>
  `below \`privateNetworks:\`, a key of the card like \`systems:\`, add e.g. \`${isLabel(name) ? name : "internal"}: { ipv4: 10.20.0.0/24 }\` with its own range`;

function checkLocalHolidays(card: unknown): ShapeProblem[] {
  const state = propertyOf(card, "holidays");
  const table: Readonly<Record<string, readonly string[]>> = STATES_OF_LOCAL_HOLIDAYS;
  const names = listOf(propertyOf(card, "localHolidays"));
  const what = names.length === 1 ? "the line `localHolidays`" : "it";
  return names.flatMap((name, i) => {
    const states = typeof name === "string" ? table[name] : undefined;
    if (!states || typeof state !== "string" || states.includes(state)) return [];
    return [
      {
        kind: contractErrors.localHoliday,
        message: `${String(name)} is no holiday of single municipalities in ${state} (O35)`,
        hint: `delete ${what}, or correct \`holidays\`: it is one in ${states.join(" and ")} alone`,
        path: ["localHolidays", i],
      },
    ];
  });
}

function checkPrivateNetworks(card: unknown): ShapeProblem[] {
  const networks = namesOf(propertyOf(card, "privateNetworks"));
  const systems = propertyOf(card, "systems");
  const users = [
    ...namesOf(systems).map((name) => ({ user: propertyOf(systems, name), path: ["systems", name] })),
    { user: propertyOf(card, "satellite"), path: ["satellite"] },
  ];
  return users.flatMap(({ user, path }) => checkUse(user, path, networks));
}

function checkUse(user: unknown, path: DocumentPath, networks: readonly string[]): ShapeProblem[] {
  if (typeof user !== "object" || user === null) return [];
  const isSystem = path.length === 2;
  const isPrivate = !isSystem || propertyOf(user, "network") === "private";
  const name = propertyOf(user, "privateNetwork");
  if (typeof name === "string") {
    const here = [...path, "privateNetwork"];
    if (isPrivate) return refuseUnknown(name, networks, "private network", here);
    const message = `${formatPath(here)}: the system is not in a private network`;
    return [
      {
        kind: contractErrors.unknownReference,
        message,
        hint: "add `network: private`",
        path: here,
        atKey: true,
      },
    ];
  }
  if (!isPrivate || networks.length === 1) return [];
  const message =
    networks.length === 0
      ? `${formatPath(path)} is in a private network, but the card declares none`
      : `${formatPath(path)} does not say which of the private networks it is in`;
  const hint =
    networks.length === 0
      ? "add e.g. `privateNetworks: { internal: { ipv4: 10.20.0.0/24 } }`"
      : `add ${networks
          .slice(0, 5)
          .map((name) => `\`privateNetwork: ${name}\``)
          .join(" or ")}`;
  return [{ kind: contractErrors.unknownReference, message, hint, path, atKey: true }];
}
