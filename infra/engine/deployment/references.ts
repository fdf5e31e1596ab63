import type { ResourceState } from "../state";
import { STACK_TYPE, typeOfUrn, withParentTypes } from "../values";

/**
 * Gives a resource of the old state its new urn, there and wherever it is named: a state never names what is not in it.
 * Children carry the types of their parents in their urns; those that are not registered yet change, too.
 */
export function renameInBase(base: readonly ResourceState[], oldUrn: string, newUrn: string): void {
  const renamed = new Map([[oldUrn, newUrn]]);
  for (const { urn, parent = "" } of base) {
    const newParent = renamed.get(parent);
    if (newParent === undefined || typeOfUrn(newParent) === STACK_TYPE || renamed.has(urn)) continue;
    const moved = withParentTypes(urn, newParent);
    if (moved !== urn) renamed.set(urn, moved);
  }
  const current = (urn: string): string => renamed.get(urn) ?? urn;
  for (const state of base) {
    state.urn = current(state.urn);
    Object.assign(state, mapReferences(state, current));
  }
}

/** The fields of a state that name other resources, each urn changed. */
export function mapReferences(
  state: ResourceState,
  change: (urn: string) => string | undefined,
): Partial<ResourceState> {
  const all = (urns: readonly string[]): string[] =>
    urns.map(change).filter((urn): urn is string => urn !== undefined);
  const { parent, dependencies, propertyDependencies, deletedWith, replaceWith } = state;
  const changed: Partial<ResourceState> = {};
  if (parent) changed.parent = change(parent) ?? "";
  if (deletedWith) changed.deletedWith = change(deletedWith) ?? "";
  if (dependencies) changed.dependencies = all(dependencies);
  if (replaceWith) changed.replaceWith = all(replaceWith);
  if (propertyDependencies) {
    const entries = Object.entries(propertyDependencies).map(([key, urns]) => [key, all(urns)] as const);
    changed.propertyDependencies = Object.fromEntries(entries);
  }
  return changed;
}
