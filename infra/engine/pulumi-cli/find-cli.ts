import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { fail } from "../../diagnostics";
import { pulumiOnPath } from "../pulumi-on-path";
import { pulumiCliErrors } from "./errors";

export interface PulumiCli {
  readonly path: string;
  /** Without the leading `v`. */
  readonly version: string;
}

/** The oldest CLI that has all we ask of it; older ones were never tried. */
const MINIMUM_VERSION = "3.229.0";

/** Asking for the version is a process of its own: once per program and file is enough. */
const known = new Map<string, Promise<PulumiCli>>();

/**
 * The Pulumi CLI on PATH; undefined without one.
 * @throws MVM3031 when it is too old, or is something else
 */
export async function findPulumiCli(env: NodeJS.ProcessEnv): Promise<PulumiCli | undefined> {
  const path = pulumiOnPath(env);
  if (path === undefined) return undefined;
  const asked = known.get(path) ?? askVersion(path, env);
  known.set(path, asked);
  return asked;
}

/** @throws MVM3030 without a CLI on PATH, MVM3031 */
export async function requirePulumiCli(env: NodeJS.ProcessEnv): Promise<PulumiCli> {
  return (await findPulumiCli(env)) ?? fail(pulumiCliErrors.missing, "there is no `pulumi` on PATH");
}

async function askVersion(path: string, env: NodeJS.ProcessEnv): Promise<PulumiCli> {
  const quiet = { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { stdout } = await promisify(execFile)(path, ["version"], { env: quiet }).catch((cause: unknown) =>
    fail(pulumiCliErrors.tooOld, `${path} does not tell its version`, { cause }),
  );
  const version = /^v?(\d+\.\d+\.\d+)/.exec(stdout.trim())?.[1];
  if (version === undefined || isOlder(version, MINIMUM_VERSION)) {
    const found = version ?? JSON.stringify(stdout.trim());
    return fail(pulumiCliErrors.tooOld, `${path} is version ${found}; required: ${MINIMUM_VERSION} or newer`);
  }
  return { path, version };
}

/** Compares `major.minor.patch`. */
export function isOlder(version: string, minimum: string): boolean {
  const [found, wanted] = [version, minimum].map((text) => text.split(".").map(Number));
  const index = wanted?.findIndex((part, position) => part !== found?.[position]) ?? -1;
  return index >= 0 && (found?.[index] ?? 0) < (wanted?.[index] ?? 0);
}
