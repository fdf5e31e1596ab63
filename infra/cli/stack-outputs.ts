import { fail } from "../diagnostics";
import { Secret, type RegisteredResource } from "../engine";
import { cliErrors } from "./errors";
import { openEngine } from "./open-engine";
import type { Session } from "./session";

/** What the stack says of one deployed VM. */
export interface DeployedVm {
  readonly name: string;
  readonly ipv4: string;
  readonly ipv6: string;
  readonly hostKey: string;
  /** The platform's handle. */
  readonly instance: string;
  /** Password of the console account. A secret. */
  readonly breakGlass: string;
}

export interface DeployedCustomer {
  readonly vms: readonly DeployedVm[];
  readonly resources: readonly RegisteredResource[];
}

/** Reads the last deployment of a customer from its state. Fails with MVM3907 where there is none. */
export async function readDeployment(session: Session): Promise<DeployedCustomer> {
  const state = await openEngine(session).readStack();
  const systems = openDeep(state.outputs["systems"]) as Record<string, Omit<DeployedVm, "name">> | undefined;
  const passwords = openDeep(state.outputs["breakGlass"]) as Record<string, string> | undefined;
  if (!systems || !passwords)
    return fail(cliErrors.notDeployed, `${session.customer} has no finished deployment`);
  const vms = Object.entries(systems).map(([name, vm]) => ({
    ...vm,
    name,
    breakGlass: passwords[name] ?? "",
  }));
  return { vms, resources: state.resources };
}

/** The VM with that name, or MVM2902. */
export function requireVm(deployed: DeployedCustomer, name: string): DeployedVm {
  const vm = deployed.vms.find((candidate) => candidate.name === name);
  const known = deployed.vms.map((candidate) => candidate.name).join(", ");
  return vm ?? fail(cliErrors.unknownVm, `there is no VM ${name}; there are: ${known}`);
}

/** Outputs without their secret wrappers, at any depth. */
function openDeep(value: unknown): unknown {
  if (value instanceof Secret) return openDeep(value.value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, openDeep(item)]));
}
