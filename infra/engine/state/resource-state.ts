import type { PropertyMap } from "../values";

/** One resource of a deployment, with opened secrets. Field names and order are those of Pulumi's state file. */
export interface ResourceState {
  urn: string;
  custom: boolean;
  /** Replaced already; the old object still waits for its deletion. */
  delete?: boolean | undefined;
  id?: string | undefined;
  type: string;
  inputs: PropertyMap;
  outputs: PropertyMap;
  parent?: string | undefined;
  protect?: boolean | undefined;
  dependencies?: string[] | undefined;
  /** Why the object exists but is not healthy; the next run updates it. */
  initErrors?: string[] | undefined;
  /** `<urn>::<id>` of the provider resource. */
  provider?: string | undefined;
  propertyDependencies?: Record<string, string[]> | undefined;
  /** Deleted before its replacement was made. */
  pendingReplacement?: boolean | undefined;
  additionalSecretOutputs?: string[] | undefined;
  /** Seconds. */
  customTimeouts?: CustomTimeouts | undefined;
  retainOnDelete?: boolean | undefined;
  /** urn: when that one is deleted, this one vanishes with it and is not deleted on its own. */
  deletedWith?: string | undefined;
  /** urns: when one of them is replaced, so is this one. */
  replaceWith?: string[] | undefined;
  created?: string | undefined;
  modified?: string | undefined;
  ignoreChanges?: string[] | undefined;
  replaceOnChanges?: string[] | undefined;
  sourcePosition?: string | undefined;
  stackTrace?: unknown;
  importID?: string | undefined;
  hideDiff?: string[] | undefined;
}

export interface CustomTimeouts {
  create?: number;
  update?: number;
  delete?: number;
}

export type OperationType = "creating" | "updating" | "deleting" | "reading" | "importing";

/** What a run was doing; found in a file, it says that the run was killed. */
export interface PendingOperation {
  resource: ResourceState;
  type: OperationType;
}

/** The fields that are written, in this order; empty ones are left out. */
export const STATE_FIELDS = [
  "urn",
  "custom",
  "delete",
  "id",
  "type",
  "inputs",
  "outputs",
  "parent",
  "protect",
  "dependencies",
  "initErrors",
  "provider",
  "propertyDependencies",
  "pendingReplacement",
  "additionalSecretOutputs",
  "customTimeouts",
  "importID",
  "retainOnDelete",
  "deletedWith",
  "replaceWith",
  "created",
  "modified",
  "sourcePosition",
  "stackTrace",
  "ignoreChanges",
  "hideDiff",
  "replaceOnChanges",
] as const satisfies readonly (keyof ResourceState)[];

/** Absent, empty and false mean the same in a state file. */
export function isEmptyField(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
