import { isSecret, makeSecret, mapProperties, mapValue, UNKNOWN_TEXT, type PropertyMap } from "../values";
import type { Deployment, RawDeployment } from "./checkpoint";
import type { ResourceState } from "./resource-state";

/** A deployment whose secrets stay shut, encrypted or not: each is a secret with an unknown value. Needs no passphrase. */
export function openSealed(raw: RawDeployment): Deployment {
  const resources = (raw.resources ?? []) as unknown as readonly ResourceState[];
  return {
    resources: resources.map(({ inputs = {}, outputs = {}, ...rest }) => ({
      ...rest,
      inputs: sealMap(inputs),
      outputs: sealMap(outputs),
    })),
    pendingOperations: [],
    metadata: raw.metadata ?? {},
  };
}

function sealMap(map: PropertyMap): PropertyMap {
  return mapProperties(map, (value) =>
    mapValue(value, (part) => (isSecret(part) ? makeSecret(UNKNOWN_TEXT) : undefined)),
  );
}
