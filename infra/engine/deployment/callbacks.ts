import { Callback } from "@pulumi/pulumi/proto/callback_pb";

/**
 * Stands where the SDK would start a server of its own for functions of the program that the engine calls back. There is
 * none here: what is for the whole program is refused when it is registered; what belongs to one resource is let through,
 * since the registration of that resource is then refused by name.
 */
export function makeCallbacks(refuse: (what: string) => void): object {
  const refuseLater = (what: string) => (): Promise<void> => {
    refuse(what);
    return Promise.resolve(); // said once; a rejection would only say it again, without the name
  };
  return {
    registerTransform: () => Promise.resolve(new Callback()),
    registerStackTransform: () => refuse("a stack transform"),
    registerStackInvokeTransform: () => refuse("an invoke transform"),
    registerResourceHook: refuseLater("a resource hook"),
    registerErrorHook: refuseLater("an error hook"),
    awaitStackRegistrations: () => Promise.resolve(),
    shutdown: () => undefined,
  };
}
