import type { ProviderLookup } from "../providers";
import type { ResourceState } from "../state";
import { mapProperties, UNKNOWN_TEXT } from "../values";
import { goesAlongWith } from "./dependencies";
import { diffAgainst } from "./plan";

/**
 * Which resources have to go, too, when `root` is deleted before it is made anew: those whose diff says so when the values
 * that they take from it are unknown, and those that are tied to it by deletedWith or replaceWith. Transitive; in the
 * order of `candidates`, which is that of the state: dependencies first.
 */
export async function findReplacedDependents(
  root: ResourceState,
  candidates: readonly ResourceState[],
  providerOf: ProviderLookup,
): Promise<ResourceState[]> {
  const replaced: ResourceState[] = [];
  for (const state of candidates) {
    const urns = new Set([root, ...replaced].map((gone) => gone.urn));
    if (state === root) continue;
    if (goesAlongWith(state, urns) !== undefined || (await mustBeReplaced(state, urns, providerOf)))
      replaced.push(state);
  }
  return replaced;
}

async function mustBeReplaced(
  state: ResourceState,
  gone: ReadonlySet<string>,
  providerOf: ProviderLookup,
): Promise<boolean> {
  const provider = state.custom ? providerOf(state.type) : undefined;
  const touched = (key: string): boolean =>
    (state.propertyDependencies?.[key] ?? []).some((urn) => gone.has(urn));
  if (!provider || !Object.keys(state.inputs).some(touched)) return false;
  const inputs = mapProperties(state.inputs, (value, key) => (touched(key) ? UNKNOWN_TEXT : value));
  const { ignoreChanges = [], replaceOnChanges = [] } = state;
  const diff = await diffAgainst(provider, { ...state, initErrors: undefined }, inputs, {
    ignoreChanges,
    replaceOnChanges,
  });
  return diff.replaced.length > 0;
}
