import * as fs from "node:fs";
import * as path from "node:path";
import { createPlatform, providersByText } from "../../infra/cloud";
import type { CustomerPlan, Exceptions } from "../../infra/contract";
import { deploy, exportState, type DeploymentExport, type DynamicProvider } from "../../infra/engine";
import { declareCustomer } from "../../stacks/customer";

/** Passphrase of every state that is made here. */
export const PASSPHRASE = "test-passphrase";

/** What a cloud would answer; each network gets addresses of its own. */
function answer(inputs: Record<string, unknown>, count: number): Record<string, unknown> {
  const { name = `object-${count}` } = inputs;
  return {
    name,
    fingerprint: "f".repeat(64),
    machine: "00000000-0000-4000-8000-000000000000",
    ipv4Gateway: "198.18.128.1",
    ipv4Address: `198.18.${128 + (count >> 8)}.${count & 255}`,
    ipv6Gateway: "2001:2:0:100::1",
    ipv6Address: `2001:2:0:100::${count.toString(16)}`,
    ...inputs,
    wanted: { files: {}, exclusiveDirectories: [] },
  };
}

/** Providers that make nothing; host keys are real ones. */
function paperProviders(): ReadonlyMap<string, DynamicProvider> {
  let count = 9;
  const paper: DynamicProvider = {
    create: (inputs) => {
      count += 1;
      return Promise.resolve({
        id: `object-${count}`,
        outs: answer(inputs as Record<string, unknown>, count),
      });
    },
  };
  return new Map(
    [...providersByText].map(([text, provider]) => [
      text,
      text.includes("sshHostKey") ? (provider as DynamicProvider) : paper,
    ]),
  );
}

export interface PaperDeployment {
  readonly plan: CustomerPlan;
  readonly exceptions: Exceptions;
  /** Directory of the file backend. */
  readonly backendDir: string;
  readonly today: string;
}

/**
 * Deploys a customer by the embedded engine on a cloud of paper: the state is real, with real generated passwords and
 * keys in it, and encrypted. Gives what `pulumi stack export` would print.
 */
export async function deployOnPaper(settings: PaperDeployment): Promise<DeploymentExport> {
  const { plan, exceptions, backendDir, today } = settings;
  const reference = { project: "managed-vm", stack: plan.customer, backendDir };
  const result = await deploy({
    ...reference,
    operation: "up",
    passphrase: PASSPHRASE,
    config: {},
    programDir: path.resolve(import.meta.dirname, "..", ".."),
    ownProviders: paperProviders(),
    program: () =>
      Promise.resolve(
        declareCustomer({
          plan,
          platform: createPlatform("lxd", "lab", plan.customer),
          platformIsNamed: true,
          today,
          exceptions,
          allowReplace: [],
        }),
      ),
  });
  if (result.errors.length > 0) throw new Error(result.errors.map((e) => e.message).join("; "));
  return exportState(reference);
}

/** Text of the stack file itself. */
export function stackFileText(backendDir: string, customer: string): string {
  return fs.readFileSync(path.join(backendDir, ".pulumi/stacks/managed-vm", `${customer}.json`), "utf8");
}
