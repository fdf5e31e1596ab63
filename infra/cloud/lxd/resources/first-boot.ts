import { setTimeout as sleep } from "node:timers/promises";
import { fail } from "../../../diagnostics";
import type { LxdClient } from "../api/client";
import { lxdErrors, LxdError } from "../errors";
import { execInGuest, type ExecResult } from "../api/exec";

const FIRST_BOOT_SECONDS = 180;
const PAUSE_MS = 300;

/**
 * Waits until cloud-init is done. While a guest boots the cloud cannot start commands in it yet, so that is retried.
 *
 * @throws DiagnosticError MVM4021 when cloud-init ends in an error or does not end.
 */
export async function waitForFirstBoot(client: LxdClient, instance: string): Promise<void> {
  const result = await execWhenUp(client, instance, ["cloud-init", "status", "--wait"]);
  // 2 says: done, with warnings that do not matter for what we ask of it.
  if (result.code === 0 || result.code === 2) return;
  const words = /status: ([\w ]+)/.exec(result.stdout)?.[1] ?? `exit code ${result.code}`;
  fail(lxdErrors.firstBootFailed, `cloud-init of ${instance} ended with: ${words}`);
}

async function execWhenUp(
  client: LxdClient,
  instance: string,
  command: readonly string[],
): Promise<ExecResult> {
  const giveUpAt = Date.now() + FIRST_BOOT_SECONDS * 1_000;
  for (;;) {
    try {
      return await execInGuest(client, instance, command, FIRST_BOOT_SECONDS);
    } catch (cause) {
      if (!(cause instanceof LxdError)) throw cause;
      if (Date.now() > giveUpAt) {
        fail(lxdErrors.firstBootFailed, `${instance} did not come up: ${cause.reason}`, { cause });
      }
      await sleep(PAUSE_MS);
    }
  }
}

/**
 * Waits until systemd has started everything. Until then commands in the guest, such as networkctl, fail.
 *
 * @throws DiagnosticError MVM4021 when it does not come to an end.
 */
export async function waitUntilUp(client: LxdClient, instance: string): Promise<void> {
  const giveUpAt = Date.now() + FIRST_BOOT_SECONDS * 1_000;
  for (;;) {
    const { stdout } = await execWhenUp(client, instance, ["systemctl", "is-system-running", "--wait"]);
    const state = stdout.trim();
    if (["running", "degraded", "maintenance"].includes(state)) return;
    if (Date.now() > giveUpAt)
      fail(lxdErrors.firstBootFailed, `${instance} is still "${state}" after its start`);
    await sleep(PAUSE_MS);
  }
}

/**
 * Removes every copy of the user data, which held the private host key: seed, cloud-init's caches and its logs. cloud-
 * init is switched off for good; it only bootstraps trust.
 */
const SCRUB_SCRIPT = `set -eu
touch /etc/cloud/cloud-init.disabled
if [ -d /var/lib/cloud/seed/nocloud-net ]; then
  printf '#cloud-config\\n{}\\n' > /var/lib/cloud/seed/nocloud-net/user-data
fi
find /var/lib/cloud -mindepth 1 -maxdepth 1 ! -name seed -exec rm -rf {} +
rm -rf /run/cloud-init
rm -f /var/log/cloud-init.log /var/log/cloud-init-output.log
`;

/** @throws DiagnosticError MVM4021 when the copies cannot be removed. */
export async function scrubGuest(client: LxdClient, instance: string): Promise<void> {
  const result = await execWhenUp(client, instance, ["sh", "-c", SCRUB_SCRIPT]);
  if (result.code !== 0) {
    fail(
      lxdErrors.firstBootFailed,
      `the user data could not be removed from ${instance} (exit code ${result.code})`,
    );
  }
}
