import { fail } from "../../diagnostics";
import { engineErrors } from "../errors";
import { urnOfProviderReference } from "../values";
import type { StackReference } from "./backend";
import type { RawDeployment, RawResource } from "./checkpoint";

/**
 * A state that engines can work with: each resource once, of this project and stack, after everything that it names.
 * @throws MVM3011 with the first resource at fault
 */
export function assertIntegrity({ project, stack }: StackReference, deployment: RawDeployment): void {
  const refuse = (what: string): never => fail(engineErrors.importRefused, what);
  const known = new Set<string>();
  const live = new Set<string>();
  for (const resource of deployment.resources ?? []) {
    const { urn, type } = resource;
    if (typeof urn !== "string" || typeof type !== "string")
      return refuse("a resource has no urn or no type");
    if (!urn.startsWith(`urn:pulumi:${stack}::${project}::`))
      refuse(`${urn} is not of the stack ${stack} of the project ${project}`);
    if (resource.delete !== true && live.has(urn)) refuse(`${urn} stands in it twice`);
    const missing = referencesOf(resource).find((reference) => !known.has(reference));
    if (missing !== undefined) refuse(`${urn} names ${missing}, which does not stand before it`);
    known.add(urn);
    if (resource.delete !== true) live.add(urn);
  }
}

function referencesOf(resource: RawResource): string[] {
  const texts = (value: unknown): string[] =>
    (Array.isArray(value) ? value : [value]).filter((text): text is string => typeof text === "string");
  const { parent, provider, dependencies, deletedWith, replaceWith, propertyDependencies } = resource;
  const byProperty = Object.values((propertyDependencies ?? {}) as Record<string, unknown>);
  return [
    ...[parent, dependencies, deletedWith, replaceWith, ...byProperty].flatMap(texts),
    ...texts(provider).map(urnOfProviderReference),
  ].filter((urn) => urn !== "");
}
