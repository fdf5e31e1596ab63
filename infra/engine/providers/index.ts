import type { PropertyMap } from "../values";
import { CommandProvider, RemoteCommandProvider } from "./command";
import { DynamicResourceProvider, type DynamicContext } from "./dynamic";
import { makeLocalShell } from "./local-shell";
import type { ResourceProvider } from "./provider";
import { makeRandomProviders } from "./random";
import type { CommandTransport } from "./command-transport";

export type { DynamicContext, DynamicProvider, OwnOperationContext } from "./dynamic";
export * from "./provider";

export type ProviderLookup = (type: string) => ResourceProvider | undefined;

/** Loads the SSH library with the first command that needs it. */
const runOverSsh: CommandTransport = async (...command) =>
  (await import("./remote-shell")).runOverSsh(...command);

const OWN_TYPE = /^pulumi-nodejs:dynamic(\/[^:]+)?:/;

/** All resource types that the embedded engine knows. */
export function makeProviders(context: DynamicContext): ProviderLookup {
  const own = new DynamicResourceProvider(context);
  const byType = makeRandomProviders();
  byType.set("command:local:Command", new CommandProvider(makeLocalShell(context.programDir)));
  byType.set("command:remote:Command", new RemoteCommandProvider(runOverSsh));
  return (type) => byType.get(type) ?? (OWN_TYPE.test(type) ? own : undefined);
}

/** Version of the SDK that the command plugin was built with; it stands in the state of its provider resource. */
const COMMAND_SDK_VERSION = "v1.5.0";

/** What the real plugins leave in the state of their provider resource; undefined for a package we do not know. */
export function defaultProviderState(
  packageName: string,
  version: string,
  config: PropertyMap,
): { inputs: PropertyMap; outputs: PropertyMap } | undefined {
  const sdk: PropertyMap = { "__pulumi-go-provider-version": COMMAND_SDK_VERSION };
  switch (packageName) {
    case "random":
      return { inputs: { __internal: {}, version }, outputs: { version } };
    case "command":
      return { inputs: { __internal: {}, ...sdk, version }, outputs: { ...sdk, version } };
    case "pulumi-nodejs":
      return { inputs: config, outputs: config };
    case "pulumi":
      return { inputs: {}, outputs: {} };
    default:
      return undefined;
  }
}
