import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { CustomTimeouts } from "../state";
import type { PropertyMap } from "../values";

/** What the program wants of one resource, read from its registration. */
export interface Goal {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  /** urn as sent; empty when the program named no parent. */
  readonly parent: string;
  readonly inputs: PropertyMap;
  readonly version: string;
  readonly protect: boolean | undefined;
  readonly retainOnDelete: boolean | undefined;
  readonly deleteBeforeReplace: boolean | undefined;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Record<string, string[]>;
  readonly ignoreChanges: string[];
  readonly replaceOnChanges: string[];
  readonly additionalSecretOutputs: string[];
  readonly hideDiff: string[];
  readonly customTimeouts: CustomTimeouts | undefined;
  /** Names of what the embedded engine does not know. */
  readonly unsupported: readonly string[];
}

export function readGoal(request: RegisterResourceRequest): Goal {
  const propertyDependencies: Record<string, string[]> = {};
  for (const [property, dependencies] of request.getPropertydependenciesMap().entries()) {
    propertyDependencies[property] = dependencies.getUrnsList();
  }
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    parent: request.getParent(),
    inputs: request.getObject()?.toJavaScript() ?? {},
    version: request.getVersion(),
    protect: request.hasProtect() ? request.getProtect() : undefined,
    retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() : undefined,
    deleteBeforeReplace: request.getDeletebeforereplacedefined()
      ? request.getDeletebeforereplace()
      : undefined,
    dependencies: request.getDependenciesList(),
    propertyDependencies,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    hideDiff: request.getHidediffsList(),
    customTimeouts: readTimeouts(request),
    unsupported: unsupportedOptions(request),
  };
}

function unsupportedOptions(request: RegisterResourceRequest): string[] {
  const trigger = request.getReplacementTrigger();
  const options: readonly (readonly [string, boolean])[] = [
    ["a remote component", request.getRemote()],
    ["the option import", request.getImportid() !== ""],
    ["the option provider", request.getProvider() !== ""],
    ["a parameterized package", request.getPackageref() !== ""],
    ["the option aliases", request.getAliasesList().length + request.getAliasurnsList().length > 0],
    ["the option deletedWith", request.getDeletedwith() !== ""],
    ["the option replaceWith", request.getReplaceWithList().length > 0],
    ["the option replacementTrigger", trigger !== undefined && !trigger.hasNullValue()],
    ["the option transforms", request.getTransformsList().length > 0],
    ["the option hooks", hasHooks(request)],
  ];
  return options.filter(([, used]) => used).map(([name]) => name);
}

function hasHooks(request: RegisterResourceRequest): boolean {
  return Object.values(request.getHooks()?.toObject() ?? {}).some(
    (names) => Array.isArray(names) && names.length > 0,
  );
}

const SECONDS_PER_UNIT: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/** Durations are sent as Go writes them (`1h30m`) and kept in seconds. */
export function parseDurationSeconds(text: string): number {
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/([\d.]+)(h|ms|m|s)/g)) {
    seconds += Number(amount) * (SECONDS_PER_UNIT[unit ?? ""] ?? 0);
  }
  return seconds;
}

function readTimeouts(request: RegisterResourceRequest): CustomTimeouts | undefined {
  const sent = request.getCustomtimeouts();
  if (!sent) return undefined;
  const timeouts: CustomTimeouts = {};
  const texts = { create: sent.getCreate(), update: sent.getUpdate(), delete: sent.getDelete() };
  for (const operation of ["create", "update", "delete"] as const) {
    const seconds = parseDurationSeconds(texts[operation]);
    if (seconds > 0) timeouts[operation] = seconds;
  }
  return Object.keys(timeouts).length > 0 ? timeouts : undefined;
}
