import * as pulumi from "@pulumi/pulumi";

/** What the embedded engine gives beside the properties; the Pulumi CLI gives nothing. */
export interface OwnContext {
  /** Aborted by Ctrl-C: waiting ends, what has begun is finished. */
  readonly signal: AbortSignal;
}

/**
 * Own resources run through Pulumi's dynamic provider, but are not `pulumi.dynamic.Resource`: the provider text is a
 * fixed loader, so nothing of the program is serialised or captured, and state is the same on every machine.
 */
export interface OwnProvider<Inputs extends object, Outputs extends object> {
  /** Refuses inputs that can never work. Absent: all inputs are accepted. */
  check?(olds: Inputs | undefined, news: Inputs): Promise<pulumi.dynamic.CheckResult>;
  /** Compares the last outputs with the wanted inputs. Inputs may be unknown at preview. */
  diff(id: string, olds: Outputs, news: Inputs): Promise<OwnDiff>;
  create(inputs: Inputs, context?: OwnContext): Promise<{ id: string; outs: Outputs }>;
  update?(id: string, olds: Outputs, news: Inputs, context?: OwnContext): Promise<{ outs: Outputs }>;
  /** Reads the live object; an empty id says that it is gone. Absent: the resource has no live side. */
  read?(id: string, props: Outputs, context?: OwnContext): Promise<{ id?: string; props?: Outputs }>;
  delete?(id: string, props: Outputs): Promise<void>;
  /**
   * Removes what a killed `create` with these inputs left and no state knows: own objects only, and nothing is fine. The
   * embedded engine calls it when the resource is no longer wanted; the Pulumi CLI never does.
   */
  discard?(inputs: Inputs): Promise<void>;
}

export interface OwnDiff extends pulumi.dynamic.DiffResult {
  /**
   * What differs, for plans. Paths in Pulumi's property syntax, secrets already left out. The Pulumi CLI ignores it.
   */
  readonly detail?: readonly { readonly path: string; readonly from: unknown; readonly to: unknown }[];
}

/** Names of the providers that `managed-vm/providers` exports. */
export type OwnProviderName =
  "lxdImage" | "lxdNetwork" | "lxdNetworkAcl" | "lxdInstance" | "guestConfig" | "sshHostKey";

/**
 * The fixed text that finds our provider from whichever directory a provider process runs in. A plain
 * `require("managed-vm/providers")` fails inside this package's own repository, createRequire does not.
 */
export function loaderText(provider: OwnProviderName): string {
  return (
    `exports.handler = () => require("module").createRequire(process.cwd() + "/x.js")` +
    `("managed-vm/providers").providers.${provider};\n`
  );
}

/** Base of all own resources. `type` is e.g. `lxd:Instance`; policies see `pulumi-nodejs:dynamic/lxd:Instance`. */
export abstract class OwnResource extends pulumi.CustomResource {
  protected constructor(
    provider: OwnProviderName,
    type: `${string}:${string}`,
    name: string,
    props: pulumi.Inputs,
    options: pulumi.CustomResourceOptions,
  ) {
    super(`pulumi-nodejs:dynamic/${type}`, name, { ...props, __provider: loaderText(provider) }, options);
  }
}
