import { createHash } from "node:crypto";
import { fail } from "../../diagnostics";
import { toRegistered } from "../deployment";
import { engineErrors } from "../errors";
import type { StackSummary } from "../stack";
import { requireState, type SealedState } from "../state-file";
import type { DeploymentExport } from "../state";
import { isProviderType, STACK_TYPE, toPublicMap } from "../values";
import { explainFailure } from "./failures";
import type { PulumiStack } from "./stack";
import { exportStack, openDeployment } from "./state-reader";
import { Workspace } from "./workspace";

/**
 * Reads a stack's state from any backend; secrets are decrypted and wrapped.
 * @throws MVM3001, MVM3002, MVM3030…MVM3035
 */
export function readStackWithPulumi(stack: PulumiStack): Promise<StackSummary> {
  return inWorkspace(stack, async (workspace) => {
    const exported = await exportStack(workspace);
    if (!exported) return { exists: false, resources: [], outputs: {}, sha256: "" };
    const { deployment } = exported.document;
    const { resources } = await openDeployment(deployment, stack.passphrase);
    const visible = resources.filter((state) => !isProviderType(state.type) && !state.delete);
    return {
      exists: true,
      resources: visible.map(toRegistered),
      outputs: toPublicMap(visible.find((state) => state.type === STACK_TYPE)?.outputs ?? {}),
      updatedAt: new Date(deployment.manifest.time),
      sha256: createHash("sha256").update(exported.text).digest("hex"),
    };
  });
}

/** What `pulumi stack export` says, without secrets; undefined when there is no such stack. @throws MVM3030…MVM3034 */
export function readSealedWithPulumi(stack: PulumiStack): Promise<SealedState | undefined> {
  return inWorkspace(stack, async (workspace) => {
    const exported = await exportStack(workspace);
    return exported && requireState(exported.text, `the state of ${stack.stack}`);
  });
}

/**
 * `pulumi stack export`; secrets stay encrypted.
 * @throws MVM3009 without a state
 */
export function exportWithPulumi(stack: PulumiStack): Promise<DeploymentExport> {
  return inWorkspace(stack, async (workspace) => {
    const exported = await exportStack(workspace);
    return (
      exported?.document ?? fail(engineErrors.stackMissing, `${stack.project} has no stack ${stack.stack}`)
    );
  });
}

/**
 * `pulumi stack import`.
 * @throws MVM3003 while another run holds the lock, MVM3032 for what the CLI refuses
 */
export function importWithPulumi(stack: PulumiStack, document: DeploymentExport): Promise<void> {
  return inWorkspace(stack, (workspace) => workspace.importState(document));
}

/**
 * Lifts the protection of the named resources and of nothing else.
 * @throws MVM3009 when one of them is not in the state, MVM3003 while another run holds the lock
 */
export async function unprotectWithPulumi(stack: PulumiStack, urns: readonly string[]): Promise<void> {
  if (urns.length === 0) return;
  await inWorkspace(stack, async (workspace) => {
    const { exitCode, stderr } = await workspace.command("state", "unprotect", ...urns, "--yes");
    if (exitCode === 0) return;
    if (/no such resource|not found|does not exist/i.test(stderr)) {
      fail(
        engineErrors.stackMissing,
        `not all of these are in the state of ${stack.stack}: ${urns.join(", ")}`,
      );
    }
    explainFailure(stderr);
  });
}

async function inWorkspace<T>(stack: PulumiStack, work: (workspace: Workspace) => Promise<T>): Promise<T> {
  const workspace = await Workspace.open(stack);
  try {
    return await work(workspace);
  } finally {
    await workspace.remove();
  }
}
