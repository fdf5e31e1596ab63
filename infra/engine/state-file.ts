import { createHash } from "node:crypto";
import { fail } from "../diagnostics";
import { toRegistered, type RegisteredResource } from "./deployment";
import { engineErrors } from "./errors";
import { openSealed, type RawDeployment } from "./state";
import { isMap, isProviderType, STACK_TYPE, toPublicMap } from "./values";

/** What a state says without its secrets: those are `Secret`s with an unknown value. */
export interface SealedState {
  readonly project: string;
  readonly stack: string;
  readonly resources: readonly RegisteredResource[];
  readonly outputs: Record<string, unknown>;
  /** When it was written. */
  readonly updatedAt: Date;
  /** Version of the Pulumi CLI that wrote it, or whose format it has, e.g. `v3.260.0`. */
  readonly formatVersion: string;
  /** Of the text, in hex. */
  readonly sha256: string;
}

/**
 * Reads the text of a stack file, or what `pulumi stack export` and `mvm state export` print. Needs neither passphrase nor
 * backend; versions and secrets providers other than ours will do. Undefined for what is no deployment.
 */
export function readStateText(text: string): SealedState | undefined {
  const deployment = findDeployment(text);
  if (!deployment) return undefined;
  const { resources } = openSealed(deployment);
  const visible = resources.filter((state) => !isProviderType(state.type) && !state.delete);
  const [, stack = "", project = ""] = /^urn:pulumi:([^:]*)::([^:]*)::/.exec(visible[0]?.urn ?? "") ?? [];
  return {
    project,
    stack,
    resources: visible.map(toRegistered),
    outputs: toPublicMap(visible.find((state) => state.type === STACK_TYPE)?.outputs ?? {}),
    updatedAt: new Date(deployment.manifest.time),
    formatVersion: deployment.manifest.version,
    sha256: createHash("sha256").update(text).digest("hex"),
  };
}

/** The state of a stack that somebody named. @param name as errors show it @throws MVM3004 for what is no deployment */
export function requireState(text: string, name: string): SealedState {
  return (
    readStateText(text) ?? fail(engineErrors.stateUnreadable, `${name} holds no deployment of a Pulumi stack`)
  );
}

function findDeployment(text: string): RawDeployment | undefined {
  const document = parseJson(text);
  const checkpoint = isMap(document) ? document["checkpoint"] : undefined;
  const deployment = isMap(checkpoint)
    ? checkpoint["latest"]
    : isMap(document)
      ? document["deployment"]
      : undefined;
  return isDeployment(deployment) ? deployment : undefined;
}

/** The parser's own words are dropped: they may quote secrets of an export in plain text. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Anything may stand in a file that a user names. */
function isDeployment(value: unknown): value is RawDeployment {
  if (!isMap(value) || !isMap(value["manifest"])) return false;
  const { time, version } = value["manifest"];
  const { resources = [] } = value;
  return (
    typeof version === "string" &&
    typeof time === "string" &&
    !Number.isNaN(Date.parse(time)) &&
    Array.isArray(resources) &&
    resources.every((r) => isMap(r) && typeof r["urn"] === "string" && typeof r["type"] === "string")
  );
}
