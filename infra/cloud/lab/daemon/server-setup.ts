import { setTimeout as sleep } from "node:timers/promises";

import { fail } from "../../../diagnostics";
import type { LxdClient } from "../../lxd";
import { labErrors } from "../errors";
import { hostHasIpv6 } from "../host/addresses";
import type { LabSettings } from "../settings";

/** Sparse: it takes of the disk only what guests write. btrfs enforces each guest's own size. */
const POOL_SIZE = "40GiB";
const GUESTS_TIMEOUT_MS = 120_000;

interface GuestSummary {
  readonly name: string;
  readonly status: string;
  readonly config: Readonly<Record<string, string>>;
}

/** Storage pool, and what the driver reads from the server: its slot, guard table and provider addresses. */
export async function ensureServerSetup(client: LxdClient, settings: LabSettings): Promise<void> {
  const wanted: Readonly<Record<string, string>> = {
    "images.auto_update_interval": "0",
    "user.mvm.guard-table": settings.guardTable,
    "user.mvm.provider-ipv4": settings.providerIpv4,
    "user.mvm.provider-ipv6": hostHasIpv6() ? settings.providerIpv6 : "",
    "user.mvm.slot": String(settings.slot),
    "user.mvm.pool": settings.pool,
  };
  const { config } = await client.server();
  const differs = Object.entries(wanted).some(([key, value]) => (config[key] ?? "") !== value);
  if (differs) await client.patch("/1.0", { config: wanted });
  if (await client.find(`/1.0/storage-pools/${settings.pool}`)) return;
  await client.post("/1.0/storage-pools", {
    name: settings.pool,
    driver: "btrfs",
    config: { size: POOL_SIZE },
  });
}

/**
 * Waits until every guest that ran when the daemon went down runs again; a daemon is ready some seconds before.
 *
 * @throws DiagnosticError MVM3110 naming those that stay down
 */
export async function waitForGuests(client: LxdClient): Promise<void> {
  const deadline = Date.now() + GUESTS_TIMEOUT_MS;
  for (;;) {
    const guests = await client.get<GuestSummary[]>("/1.0/instances?recursion=1");
    const down = guests.filter(
      (g) => g.status !== "Running" && g.config["volatile.last_state.power"] === "RUNNING",
    );
    if (down.length === 0) return;
    if (Date.now() > deadline) {
      fail(
        labErrors.guestsLost,
        `not running again after the restart: ${down.map(({ name }) => name).join(", ")}`,
      );
    }
    await sleep(200);
  }
}
