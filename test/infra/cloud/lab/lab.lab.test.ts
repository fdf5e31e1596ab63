import { createServer, type Server } from "node:net";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  ensureImages,
  inventory,
  type LabInventory,
  labDoctor,
  labDown,
  labPaths,
  labSettings,
  labStatus,
  labUp,
  probeVantages,
} from "../../../../infra/cloud/lab";
import { otherLabsUp } from "../../../../infra/cloud/lab/host/leftovers";
import { allGone, listProcesses, otherDaemons } from "../../../../infra/cloud/lab/host/processes";
import { mustRun, runCommand } from "../../../../infra/cloud/lab/host/run-command";
import { answers, countBanners, type Guest, GuestFixture, probe, untilBanner } from "./guest-fixture";

const LAB = "scratch";
const settings = labSettings(LAB);
const paths = labPaths(LAB);
const { provider, stranger, host } = probeVantages(LAB);
const fixture = new GuestFixture(LAB);

async function daemonPid(): Promise<number> {
  return (await fixture.client.server()).environment.server_pid;
}

async function killDaemon(): Promise<void> {
  const pid = await daemonPid();
  process.kill(pid, "SIGKILL");
  await allGone([pid], 10);
}

/** Other labs and daemons of this machine stand on what all share: it is judged, and taken away, only without them. */
async function isAlone(): Promise<boolean> {
  const daemons = otherDaemons(await listProcesses(), paths.lxdDir);
  return daemons.length === 0 && (await otherLabsUp(settings)).length === 0;
}

async function expectNoTrace(before: LabInventory): Promise<void> {
  const { own, shared } = await inventory(LAB);
  expect(own).toEqual([]);
  if (await isAlone()) expect(shared).toEqual(before.shared);
}

describe("a lab with two guests", () => {
  let before: LabInventory;
  let first: Guest;
  let second: Guest;
  let service: Server;

  beforeAll(async () => {
    await labDown(LAB, { purge: true });
    before = await inventory(LAB);
    await labUp(LAB);
    await ensureImages(LAB, ["debian-13"]);
    first = await fixture.create(1);
    second = await fixture.create(2);
    await untilBanner(provider, first.ipv4);
    await untilBanner(provider, second.ipv4);
    service = createServer((socket) => socket.end("host service\n")).listen(18080, "::");
  });

  afterAll(async () => {
    service.close();
    await labDown(LAB, { purge: true });
  });

  it("shows itself as up and passes its doctor", async () => {
    expect((await labStatus(LAB)).state).toBe("up");
    expect((await labDoctor(LAB)).filter(({ ok }) => !ok)).toEqual([]);
  });

  it("changes nothing when it is brought up again", async () => {
    const pid = await daemonPid();
    const phases: string[] = [];
    await labUp(LAB, ({ phase, state }) => phases.push(`${phase} ${state}`));
    expect(phases).toEqual(["host start", "host end", "daemon start", "daemon end"]);
    expect(await daemonPid()).toBe(pid);
  });

  it("lets the provider's namespace in and leaves a stranger in silence, in IPv4 and IPv6", async () => {
    for (const address of [first.ipv4, first.ipv6]) {
      expect([address, await probe(provider, address)]).toEqual([address, "banner"]);
      expect([address, await probe(stranger, address)]).toEqual([address, "silence"]);
    }
  });

  it("lets the host in from the provider's address only", async () => {
    expect(await probe(host, first.ipv4, 22, host.ipv4)).toBe("banner");
    expect(await probe(host, first.ipv4, 22, settings.stranger.hostIpv4)).toBe("silence");
  });

  it("keeps the guests apart", async () => {
    const reach = (guest: Guest, address: string): Promise<{ exitCode: number }> =>
      fixture.run(guest, "timeout", "2", "bash", "-c", `exec 3<>/dev/tcp/${address}/22`);
    expect((await reach(first, second.ipv4)).exitCode).toBe(124);
    expect((await reach(first, "127.0.0.1")).exitCode).toBe(0);
  });

  it("lets guests resolve names and install from the mirror of this machine", async () => {
    expect((await fixture.run(first, "apt-get", "update", "-q")).output).not.toMatch(/^(W|E|Err)[: ]/m);
  });

  it("hides the services of this machine from guests", async () => {
    expect(await answers("127.0.0.1", 18080)).toBe(true);
    const gateway = first.ipv4.replace(/\.10$/, ".1");
    for (const address of [gateway, host.ipv4]) {
      const reach = await fixture.run(
        first,
        "timeout",
        "2",
        "bash",
        "-c",
        `exec 3<>/dev/tcp/${address}/18080`,
      );
      expect([address, reach.exitCode]).toEqual([address, 124]);
    }
  });

  it("survives the kill of its daemon: the same guests, filtered at every moment", async () => {
    const bootId = await fixture.bootId(first);
    const seen = await countBanners(stranger, first.ipv4, async () => {
      await killDaemon();
      await labUp(LAB);
    });
    expect(seen.banners).toBe(0);
    expect(seen.tries).toBeGreaterThan(50);
    expect(await fixture.bootId(first)).toBe(bootId);
    expect(await probe(host, first.ipv4)).toBe("banner");
  });

  it("would let a stranger in at that moment without the guard", async () => {
    const seen = await countBanners(stranger, first.ipv4, async () => {
      await killDaemon();
      const environment = { ...process.env, LXD_DIR: paths.lxdDir };
      spawn("lxd", ["--group", "root"], { env: environment, detached: true, stdio: "ignore" }).unref();
      await runCommand(["lxd", "waitready", "--timeout=60"], { environment: { LXD_DIR: paths.lxdDir } });
    });
    expect(seen.banners).toBeGreaterThan(0);
    await labUp(LAB);
  });

  it("comes back whole after a reboot of the machine, with the guests that ran", async () => {
    await playReboot();
    expect((await labStatus(LAB)).state).toBe("stopped");
    await labUp(LAB);
    expect((await labDoctor(LAB)).filter(({ ok }) => !ok)).toEqual([]);
    expect(await untilBanner(provider, first.ipv4)).toBe("banner");
    expect(await probe(host, first.ipv4)).toBe("banner");
    expect(await probe(stranger, first.ipv4)).toBe("silence");
  });

  it("repairs a part that someone removed", async () => {
    await mustRun(["ip", "netns", "delete", settings.stranger.namespace]);
    await mustRun(["nft", "delete", "table", "inet", settings.guardTable]);
    expect((await labStatus(LAB)).state).toBe("damaged");
    await labUp(LAB);
    expect((await labStatus(LAB)).state).toBe("up");
    expect(await probe(stranger, first.ipv4)).toBe("silence");
  });

  it("goes without a trace, and comes back with its guests", async () => {
    await labDown(LAB);
    await expectNoTrace(before);
    await labUp(LAB);
    expect((await labStatus(LAB)).guests.map(({ name, status }) => `${name} ${status}`)).toEqual([
      "t1 Running",
      "t2 Running",
    ]);
  });

  it("is cleared by one labDown after its daemon was killed", async () => {
    await killDaemon();
    await labDown(LAB, { purge: true });
    await expectNoTrace(before);
    expect(existsSync(paths.lab)).toBe(false);
    expect((await labStatus(LAB)).state).toBe("absent");
  });
});

/** What a reboot takes away, by hand: `lxd shutdown`, then namespaces, routes, rules and sysctls. */
async function playReboot(): Promise<void> {
  const environment = { LXD_DIR: paths.lxdDir };
  const pid = await daemonPid();
  await mustRun(["lxd", "shutdown", "--timeout", "60"], { environment, timeoutSeconds: 90 });
  await allGone([pid], 20);
  await mustRun(["ip", "netns", "delete", settings.provider.namespace]);
  await mustRun(["ip", "netns", "delete", settings.stranger.namespace]);
  await mustRun(["ip", "addr", "delete", `${settings.providerIpv4}/32`, "dev", "lo"]);
  await mustRun(["nft", "delete", "table", "inet", settings.guardTable]);
  for (const link of [settings.provider.hostInterface, settings.stranger.hostInterface]) {
    await runCommand(["ip", "link", "delete", link]);
  }
  if (await isAlone()) await dropSharedSettings();
}

async function dropSharedSettings(): Promise<void> {
  await mustRun(["ip", "route", "delete", "unreachable", "198.18.0.0/15"]);
  const { sysctls } = JSON.parse(readFileSync(paths.hostRecord, "utf8")) as {
    sysctls: Record<string, { before: string }>;
  };
  for (const [path, value] of Object.entries(sysctls)) writeFileSync(`/proc/sys/${path}`, value.before);
}
