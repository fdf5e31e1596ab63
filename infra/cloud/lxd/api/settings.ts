import { fail } from "../../../diagnostics";
import type { LxdClient } from "./client";
import { lxdErrors } from "../errors";
import type { GuardSettings } from "../host/host-guard";

/** What a server says of its own set-up. Whoever prepares the server (`mvm lab up`) writes it as `user.mvm.*`. */
export interface CloudSettings {
  /** Storage pool of the VMs' disks. */
  readonly pool: string;
  /** Which part of the address plan this server hands out: 0-3. */
  readonly slot: number;
  /** Present only where this process may guard the cloud's host: a local daemon, root, and a guard table. */
  readonly guard: GuardSettings | undefined;
}

/** @throws DiagnosticError MVM3155 when the server was not prepared. */
export async function readCloudSettings(client: LxdClient): Promise<CloudSettings> {
  const { config } = await client.server();
  const slot = Number(config["user.mvm.slot"] ?? Number.NaN);
  if (!Number.isInteger(slot) || slot < 0 || slot > 3) {
    fail(
      lxdErrors.serverNotPrepared,
      `the cloud at ${client.endpoint.text} has no user.mvm.slot between 0 and 3`,
    );
  }
  const pool = config["user.mvm.pool"];
  if (!pool) fail(lxdErrors.serverNotPrepared, `the cloud at ${client.endpoint.text} has no user.mvm.pool`);
  return { pool, slot, guard: guardSettings(client, config) };
}

function guardSettings(
  client: LxdClient,
  config: Readonly<Record<string, string>>,
): GuardSettings | undefined {
  const table = config["user.mvm.guard-table"];
  const providerIpv4 = config["user.mvm.provider-ipv4"];
  const mayGuard = client.endpoint.local && process.getuid?.() === 0;
  if (!mayGuard || !table || !providerIpv4) return undefined;
  return { table, providerIpv4, providerIpv6: config["user.mvm.provider-ipv6"] ?? "" };
}
