import { ensureImages, labNameFrom, labOperatingSystems } from "../cloud/lab";
import { connectLxd } from "../cloud/lxd";
import { fail } from "../diagnostics";
import { cliErrors } from "./errors";
import type { Progress } from "./progress";
import { LAB_ENDPOINT, requireTarget, type Session } from "./session";

/**
 * What must be true before the first change: the cloud answers, there is an image for each guest OS, and we hold a
 * key that the VMs will accept. Fails with exit code 3.
 */
export async function prepareTarget(
  session: Session,
  env: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<void> {
  const { endpoint } = requireTarget(session);
  if (!env["MVM_SSH_KEY"] && !env["SSH_AUTH_SOCK"]) {
    fail(cliErrors.providerIdentity, "neither MVM_SSH_KEY nor SSH_AUTH_SOCK is set");
  }
  await connectLxd(endpoint).get("/1.0");
  if (endpoint === LAB_ENDPOINT) await prepareLabImages(session, env, progress);
}

async function prepareLabImages(session: Session, env: NodeJS.ProcessEnv, progress: Progress): Promise<void> {
  const wanted = [...new Set(session.plan.systems.map((system) => system.os))];
  const missing = wanted.filter((os) => !labOperatingSystems.includes(os));
  if (missing.length > 0) {
    fail(cliErrors.imageMissing, `the lab has no image for ${missing.join(", ")}`, {
      hint: `the lab builds: ${labOperatingSystems.join(", ")}`,
    });
  }
  await progress.phase("images", () => ensureImages(labNameFrom(env["MVM_LAB"]), wanted));
}
