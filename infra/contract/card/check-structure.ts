import {
  byText,
  type DocumentPath,
  describeValue,
  findDuplicates,
  formatPath,
  propertyOf,
  respell,
  type ShapeProblem,
} from "../document";
import { contractErrors } from "../errors";
import { findDuplicateKeys, findDuplicateNetworks, isLabel, LABEL_RULE } from "../values";
import { checkMonitoring } from "./check-monitoring";
import { checkReferences } from "./check-references";

/**
 * What a schema cannot say: how values of a card refer to each other. Works on the raw document, so that these
 * errors stand beside those of the schema; what has the wrong type is left to the schema.
 */
export function checkStructure(card: unknown): ShapeProblem[] {
  const systems = propertyOf(card, "systems");
  if (typeof systems !== "object" || systems === null || Array.isArray(systems)) return [];
  const entries = Object.entries(systems);
  if (entries.length === 0) {
    return [
      {
        kind: contractErrors.outOfRange,
        message: "systems must have at least one system",
        hint: "add e.g. `web: { serviceCard: silber, os: debian-13, size: small }`",
        path: ["systems"],
      },
    ];
  }
  return [
    ...checkReferences(card),
    ...checkNames(propertyOf(card, "privateNetworks"), ["privateNetworks"]),
    ...findDuplicates(
      propertyOf(card, "contacts"),
      ["contacts"],
      contractErrors.duplicateName,
      byText("name"),
    ),
    ...entries.flatMap(([name, system]: [string, unknown]) => checkSystem(system, ["systems", name])),
  ];
}

function checkNames(record: unknown, path: DocumentPath): ShapeProblem[] {
  if (typeof record !== "object" || record === null || Array.isArray(record)) return [];
  return Object.keys(record).flatMap((name) => checkName([...path, name]));
}

function checkSystem(system: unknown, path: DocumentPath): ShapeProblem[] {
  if (typeof system !== "object" || system === null || Array.isArray(system)) return checkName(path);
  return [
    ...checkName(path),
    ...checkBasis(system, path),
    ...checkServices(propertyOf(system, "services"), [...path, "services"]),
    ...checkAccess(propertyOf(system, "customerAccess"), [...path, "customerAccess"]),
    ...checkMonitoring(system, path),
    ...checkWindow(propertyOf(propertyOf(system, "patching"), "window"), [...path, "patching", "window"]),
  ];
}

function checkName(path: DocumentPath): ShapeProblem[] {
  const name = String(path.at(-1));
  if (isLabel(name)) return [];
  const message = `${describeValue(name)} is not ${LABEL_RULE}`;
  const other = respell(name, isLabel);
  const hint = other === undefined ? "choose another name, e.g. web" : `write \`${other}:\``;
  return [{ kind: contractErrors.malformed, message, path, atKey: true, hint }];
}

function checkBasis(system: object, path: DocumentPath): ShapeProblem[] {
  const name = formatPath(path);
  const { basis, applicationWithoutManagedOs } = contractErrors;
  const hasCard = "serviceCard" in system;
  const hasManagedOs = "managedOs" in system;
  if (hasCard && hasManagedOs) {
    const message = `${name} names two bases, serviceCard and managedOs`;
    return [
      {
        kind: basis,
        message,
        path: [...path, "managedOs"],
        atKey: true,
        hint: "keep the one that was ordered: delete the line `serviceCard` or the line `managedOs` (O27)",
      },
    ];
  }
  if (!hasCard && !hasManagedOs)
    return [{ kind: basis, message: `${name} names no basis`, path, atKey: true }];
  if ("managedApplication" in system && !hasManagedOs) {
    // The two bases exclude each other: adding the other one would be the next mistake.
    const message = `${name} books a managed application on a service card, without Managed OS`;
    return [
      { kind: applicationWithoutManagedOs, message, path: [...path, "managedApplication"], atKey: true },
    ];
  }
  return [];
}

function checkServices(services: unknown, path: DocumentPath): ShapeProblem[] {
  const sources = (Array.isArray(services) ? (services as unknown[]) : []).flatMap((service, i) =>
    findDuplicateNetworks(propertyOf(service, "sources"), [...path, i, "sources"]),
  );
  const ports = findDuplicates(services, path, contractErrors.duplicatePort, (service) => {
    const port = propertyOf(service, "port");
    const protocol = propertyOf(service, "protocol");
    if (typeof port !== "number" || typeof protocol !== "string") return undefined;
    return { id: `${protocol} ${port}`, path: ["port"] };
  });
  return [
    ...findDuplicates(services, path, contractErrors.duplicateName, byText("name")),
    ...ports,
    ...sources,
  ];
}

function checkAccess(access: unknown, path: DocumentPath): ShapeProblem[] {
  const lists = (Array.isArray(access) ? (access as unknown[]) : []).flatMap((entry, i) => [
    ...findDuplicateNetworks(propertyOf(entry, "sources"), [...path, i, "sources"]),
    ...findDuplicateKeys(propertyOf(entry, "publicKeys"), [...path, i, "publicKeys"]),
  ]);
  return [...findDuplicates(access, path, contractErrors.duplicateName, byText("user")), ...lists];
}

function checkWindow(window: unknown, path: DocumentPath): ShapeProblem[] {
  const from = propertyOf(window, "from");
  const days = findDuplicates(
    propertyOf(window, "days"),
    [...path, "days"],
    contractErrors.duplicateEntry,
    (day) => (typeof day === "string" ? { id: day } : undefined),
  );
  if (typeof from !== "string" || from !== propertyOf(window, "to")) return days;
  const message = `${formatPath(path)} begins and ends at ${from}`;
  return [...days, { kind: contractErrors.emptyWindow, message, path: [...path, "to"] }];
}
