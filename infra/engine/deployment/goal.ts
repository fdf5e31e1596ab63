import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { CustomTimeouts } from "../state";
import type { PropertyMap } from "../values";
import { StepError } from "./run";

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
  /** As the program wrote them; empty without one. */
  readonly customTimeouts: Readonly<Record<keyof CustomTimeouts, string>>;
  readonly aliases: readonly Alias[];
  /** urn; empty without one. */
  readonly deletedWith: string;
  readonly replaceWith: string[];
  /** Names of what the embedded engine does not know. */
  readonly unsupported: readonly string[];
}

/** An earlier name of a resource: its urn, or what was different then. Empty texts mean "as it is now". */
export interface Alias {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly stack: string;
  readonly project: string;
  readonly parent: string;
  readonly noParent: boolean;
}

export function readGoal(request: RegisterResourceRequest): Goal {
  const propertyDependencies: Record<string, string[]> = {};
  for (const [property, dependencies] of request.getPropertydependenciesMap().entries()) {
    propertyDependencies[property] = dependencies.getUrnsList();
  }
  const timeouts = request.getCustomtimeouts();
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
    customTimeouts: {
      create: timeouts?.getCreate() ?? "",
      update: timeouts?.getUpdate() ?? "",
      delete: timeouts?.getDelete() ?? "",
    },
    aliases: readAliases(request),
    deletedWith: request.getDeletedwith(),
    replaceWith: request.getReplaceWithList(),
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

function readAliases(request: RegisterResourceRequest): Alias[] {
  const byUrn = request.getAliasurnsList().map((urn) => ({ ...NO_ALIAS, urn }));
  const described = request.getAliasesList().map((alias) => {
    const spec = alias.getSpec();
    if (!spec) return { ...NO_ALIAS, urn: alias.getUrn() };
    return {
      urn: "",
      name: spec.getName(),
      type: spec.getType(),
      stack: spec.getStack(),
      project: spec.getProject(),
      parent: spec.getParenturn(),
      noParent: spec.getNoparent(),
    };
  });
  return [...byUrn, ...described];
}

const NO_ALIAS: Alias = { urn: "", name: "", type: "", stack: "", project: "", parent: "", noParent: false };

const SECONDS_PER_UNIT: Readonly<Record<string, number>> = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  ns: 1e-9,
};
const DURATION = /([\d.]+)(h|ms|m|s|us|µs|ns)/g;

/**
 * Durations are sent as Go writes them (`1h30m`) and kept in seconds.
 * @throws StepError for a text that is none
 */
export function parseDurationSeconds(text: string): number {
  if (text !== "" && text.replace(DURATION, "") !== "" && text !== "0") {
    throw new StepError("program", `customTimeouts: ${JSON.stringify(text)} is not a duration such as 1h30m`);
  }
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(DURATION)) {
    seconds += Number(amount) * (SECONDS_PER_UNIT[unit ?? ""] ?? 0);
  }
  return seconds;
}

/** @throws StepError for a duration that is none */
export function parseTimeouts(texts: Goal["customTimeouts"]): CustomTimeouts | undefined {
  const timeouts: CustomTimeouts = {};
  for (const operation of ["create", "update", "delete"] as const) {
    const seconds = parseDurationSeconds(texts[operation]);
    if (seconds > 0) timeouts[operation] = seconds;
  }
  return Object.keys(timeouts).length > 0 ? timeouts : undefined;
}
