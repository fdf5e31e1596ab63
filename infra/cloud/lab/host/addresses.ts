import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { LAB_RANGE_IPV4, LAB_RANGE_IPV6, type LabSettings, type Vantage } from "../settings";
import { type CommandResult, lastLines, mustRun, runCommand } from "./run-command";
import { fail } from "../../../diagnostics";
import { labErrors } from "../errors";

/** Behind every route that a lab makes, so that nothing of the range leaves this machine by its default route. */
const UNREACHABLE_METRIC = 4000000;

/** False where the kernel runs without IPv6; the lab then does without it too. */
export const hostHasIpv6 = (): boolean => existsSync("/proc/sys/net/ipv6");

/** Provider address on lo, the range closed towards the outside, and both namespaces with their links. */
export async function ensureAddresses(settings: LabSettings): Promise<void> {
  await runIp(
    [],
    [
      `addr replace ${settings.providerIpv4}/32 dev lo`,
      `route replace unreachable ${LAB_RANGE_IPV4} metric ${UNREACHABLE_METRIC}`,
      ...ipv6Only(
        `addr replace ${settings.providerIpv6}/128 dev lo nodad`,
        `route replace unreachable ${LAB_RANGE_IPV6} metric ${UNREACHABLE_METRIC}`,
      ),
    ],
  );
  await Promise.all([settings.provider, settings.stranger].map(ensureVantage));
}

/** Takes away what `ensureAddresses` made, except the routes that all labs share. */
export async function removeAddresses(settings: LabSettings): Promise<void> {
  for (const vantage of [settings.provider, settings.stranger]) {
    await runCommand(["ip", "link", "delete", vantage.hostInterface]);
    if (namespaceExists(vantage.namespace)) await mustRun(["ip", "netns", "delete", vantage.namespace]);
  }
  await runCommand(["ip", "addr", "delete", `${settings.providerIpv4}/32`, "dev", "lo"]);
  await runCommand(["ip", "addr", "delete", `${settings.providerIpv6}/128`, "dev", "lo"]);
}

/** For the last lab of a machine. */
export async function removeRangeRoutes(): Promise<void> {
  const metric = String(UNREACHABLE_METRIC);
  await runCommand(["ip", "route", "delete", "unreachable", LAB_RANGE_IPV4, "metric", metric]);
  await runCommand(["ip", "-6", "route", "delete", "unreachable", LAB_RANGE_IPV6, "metric", metric]);
}

async function ensureVantage(vantage: Vantage): Promise<void> {
  if (!namespaceExists(vantage.namespace)) await mustRun(["ip", "netns", "add", vantage.namespace]);
  await ensureLink(vantage);
  await runIp(
    [],
    [
      `addr replace ${vantage.hostIpv4}/30 dev ${vantage.hostInterface}`,
      ...ipv6Only(`addr replace ${vantage.hostIpv6}/126 dev ${vantage.hostInterface} nodad`),
      `link set ${vantage.hostInterface} up`,
    ],
  );
  await runIp(
    ["-n", vantage.namespace],
    [
      "link set lo up",
      `addr replace ${vantage.ipv4}/30 dev eth0`,
      ...ipv6Only(`addr replace ${vantage.ipv6}/126 dev eth0 nodad`),
      "link set eth0 up",
      `route replace default via ${vantage.hostIpv4}`,
      ...ipv6Only(`route replace ::/0 via ${vantage.hostIpv6}`),
    ],
  );
}

/** The kernel takes a moment to drop a link whose namespace was just deleted; until then its name is taken. */
async function ensureLink({ namespace, hostInterface }: Vantage): Promise<void> {
  let result: CommandResult | undefined;
  for (let attempt = 0; attempt < 20; attempt++) {
    const inside = await runCommand(["ip", "-n", namespace, "link", "show", "eth0"]);
    if (inside.exitCode === 0) return;
    const peer = ["peer", "name", "eth0", "netns", namespace];
    result = await runCommand(["ip", "link", "add", hostInterface, "type", "veth", ...peer]);
    if (result.exitCode === 0) return;
    await sleep(100);
  }
  if (result)
    fail(labErrors.foreignObject, `interface ${hostInterface} cannot be made: ${lastLines(result)}`);
}

const namespaceExists = (name: string): boolean =>
  existsSync(`/run/netns/${name}`) || existsSync(`/var/run/netns/${name}`);

/** One process for several lines; every value comes from `labSettings`. */
async function runIp(options: readonly string[], lines: readonly string[]): Promise<void> {
  await mustRun(["ip", ...options, "-batch", "-"], { input: lines.map((line) => `${line}\n`).join("") });
}

const ipv6Only = (...lines: string[]): string[] => (hostHasIpv6() ? lines : []);
