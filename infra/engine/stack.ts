import { toRegistered, type RegisteredResource } from "./deployment";
import { openStack, type StackReference } from "./state";
import { isProviderType, STACK_TYPE, toPublicMap } from "./values";

/** A stack as it stands in its state file. */
export interface StackSummary {
  readonly exists: boolean;
  readonly resources: readonly RegisteredResource[];
  readonly outputs: Record<string, unknown>;
  readonly updatedAt?: Date;
  /** Of the state file, in hex; empty without one. */
  readonly sha256: string;
}

/**
 * Reads a stack's state without changing it; secrets are decrypted and wrapped.
 * @throws MVM3001, MVM3002, MVM3004, MVM3005
 */
export async function readStack(
  reference: StackReference & { readonly passphrase?: string },
): Promise<StackSummary> {
  const opened = await openStack(reference);
  if (!opened) return { exists: false, resources: [], outputs: {}, sha256: "" };
  const states = opened.deployment.resources.filter((state) => !isProviderType(state.type) && !state.delete);
  return {
    exists: true,
    resources: states.map(toRegistered),
    outputs: toPublicMap(states.find((state) => state.type === STACK_TYPE)?.outputs ?? {}),
    updatedAt: opened.updatedAt,
    sha256: opened.sha256,
  };
}
