import { makeGuestConfigProvider, sshHostKeyProvider } from "./guest-config";
import { imageProvider, instanceProvider, networkAclProvider, networkProvider } from "./lxd";
import { loaderText, type OwnProvider, type OwnProviderName } from "./own-resource";

/** What the loader text of an own resource finds: see `loaderText`. */
export const providers: Readonly<Record<OwnProviderName, OwnProvider<object, object>>> = {
  lxdImage: imageProvider,
  lxdNetwork: networkProvider,
  lxdNetworkAcl: networkAclProvider,
  lxdInstance: instanceProvider,
  guestConfig: makeGuestConfigProvider(),
  sshHostKey: sshHostKeyProvider,
};

/** The same by the text that a resource carries, for whoever runs providers in its own process. */
export const providersByText: ReadonlyMap<string, OwnProvider<object, object>> = new Map(
  (Object.keys(providers) as OwnProviderName[]).map((name) => [loaderText(name), providers[name]]),
);
