import Module, { createRequire } from "node:module";

/** All that the SDK's two modules export which write JavaScript functions down as text; a test compares. */
const DEFERRED: Readonly<Record<string, readonly string[]>> = {
  serializeClosure: ["serializeFunction", "serializeFunctionAsync"],
  codePaths: ["computeCodePaths", "findWorkspaceRoot"],
};

type Functions = Record<string, (...values: readonly unknown[]) => unknown>;

/**
 * Puts stand-ins in the place of two modules of the SDK, until one of their functions is called. They load TypeScript
 * and npm's arborist: two thirds of the SDK's load time, needed only by a program with `pulumi.dynamic.Resource` or
 * callback functions. Ours has none. Must run before the SDK is loaded; afterwards it does nothing.
 */
export function deferClosures(): void {
  const load = createRequire(__filename);
  for (const [module, functions] of Object.entries(DEFERRED)) {
    const file = load.resolve(`@pulumi/pulumi/runtime/closure/${module}`);
    if (load.cache[file]) continue;
    const call =
      (name: string): Functions[string] =>
      (...values) => {
        if (load.cache[file] === standIn) delete load.cache[file];
        return (load(file) as Functions)[name]?.(...values);
      };
    const standIn = new Module(file);
    standIn.exports = Object.fromEntries(functions.map((name) => [name, call(name)]));
    standIn.loaded = true;
    load.cache[file] = standIn;
  }
}
