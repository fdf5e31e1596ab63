export const STACK_TYPE = "pulumi:pulumi:Stack";
const PROVIDER_PREFIX = "pulumi:providers:";

/** The part with the types of all parents: `parent$type`. */
const qualifiedType = (urn: string): string => urn.split("::")[2] ?? "";

export const typeOfUrn = (urn: string): string => qualifiedType(urn).split("$").at(-1) ?? "";
export const nameOfUrn = (urn: string): string => urn.split("::").slice(3).join("::");

export function makeUrn(stack: string, project: string, parent: string, type: string, name: string): string {
  const chain = parent !== "" && typeOfUrn(parent) !== STACK_TYPE ? `${qualifiedType(parent)}$` : "";
  return `urn:pulumi:${stack}::${project}::${chain}${type}::${name}`;
}

/** The urn of a child whose parent has other types now. */
export function withParentTypes(urn: string, parent: string): string {
  const [prefix = "", project = ""] = urn.split("::");
  return [prefix, project, `${qualifiedType(parent)}$${typeOfUrn(urn)}`, nameOfUrn(urn)].join("::");
}

export const isProviderType = (type: string): boolean => type.startsWith(PROVIDER_PREFIX);
export const providerType = (packageName: string): string => PROVIDER_PREFIX + packageName;
/** A resource's `provider` field is `<urn>::<id>`. */
export const urnOfProviderReference = (reference: string): string =>
  reference.slice(0, reference.lastIndexOf("::"));
