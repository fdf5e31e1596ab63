import { randomUUID } from "node:crypto";
import { defaultProviderState } from "../providers";
import type { ResourceState } from "../state";
import { makeSecret, makeUrn, mapProperties, providerType, type PropertyMap } from "../values";
import { refuse } from "./plan";
import type { DeploymentRun } from "./run";

/** The provider resources that the Pulumi CLI keeps in a state: one per package and version, hidden from plans. */
export class DefaultProviders {
  private readonly references = new Map<string, string>();

  constructor(
    private readonly run: DeploymentRun,
    /** Takes an old state by its urn, so that it does not count as unwanted. */
    private readonly takeOld: (urn: string) => ResourceState | undefined,
  ) {}

  /** The reference that stands in `provider` of a resource: `<urn>::<id>`. */
  referenceFor({ type, version }: { readonly type: string; readonly version: string }): string {
    const packageName = type.split(":")[0] ?? "";
    const name = version === "" ? "default" : `default_${version.replaceAll(".", "_")}`;
    const known = this.references.get(`${packageName}/${name}`);
    if (known) return known;
    const { stack, project } = this.run.request;
    const urn = makeUrn(stack, project, "", providerType(packageName), name);
    const properties = defaultProviderState(packageName, version, this.secretConfig());
    if (!properties) refuse(`the package ${packageName}`);
    const old = this.takeOld(urn);
    const now = new Date().toISOString();
    const state: ResourceState = {
      urn,
      custom: true,
      type: providerType(packageName),
      id: old?.id ?? randomUUID(),
      ...(old && packageName !== "pulumi-nodejs" ? { inputs: old.inputs, outputs: old.outputs } : properties),
      created: old?.created ?? now,
      modified: old?.modified ?? now,
    };
    this.run.commit(state, old);
    const reference = `${urn}::${state.id ?? ""}`;
    this.references.set(`${packageName}/${name}`, reference);
    return reference;
  }

  private secretConfig(): PropertyMap {
    const { config, secretConfigKeys = [] } = this.run.request;
    return mapProperties({ ...config }, (value, key) =>
      secretConfigKeys.includes(key) ? makeSecret(value) : value,
    );
  }
}
