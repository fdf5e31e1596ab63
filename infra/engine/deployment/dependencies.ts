import type { ResourceState } from "../state";
import { urnOfProviderReference } from "../values";

/** All urns that a resource needs while it exists. */
export function dependenciesOf(state: ResourceState): Set<string> {
  return new Set([
    ...(state.dependencies ?? []),
    ...Object.values(state.propertyDependencies ?? {}).flat(),
    ...(state.parent ? [state.parent] : []),
    ...(state.provider ? [urnOfProviderReference(state.provider)] : []),
    ...(state.deletedWith ? [state.deletedWith] : []),
    ...(state.replaceWith ?? []),
  ]);
}

/** The option by which a resource is replaced together with one of `urns`, if any. */
export function goesAlongWith(
  state: ResourceState,
  urns: ReadonlySet<string>,
): "replaceWith" | "deletedWith" | undefined {
  if (state.replaceWith?.some((urn) => urns.has(urn))) return "replaceWith";
  return state.deletedWith && urns.has(state.deletedWith) ? "deletedWith" : undefined;
}

/**
 * Orders deletions: waves whose members may go at once, dependents before what they depend on.
 * @throws Error on a cycle, which a sound state cannot have
 */
export function deletionWaves(states: readonly ResourceState[]): ResourceState[][] {
  const waves: ResourceState[][] = [];
  let left = [...states];
  while (left.length > 0) {
    const urns = new Set(left.map((state) => state.urn));
    const needed = (state: ResourceState): boolean =>
      [...dependenciesOf(state)].some((urn) => urn !== state.urn && urns.has(urn));
    const free = left.filter((state) => !needed(state));
    if (free.length === 0) throw new Error("the state has a cycle of dependencies");
    waves.unshift(free);
    left = left.filter(needed);
  }
  return waves;
}
