import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LxdClient } from "../../../../../infra/cloud/lxd";
import { execInGuest } from "../../../../../infra/cloud/lxd/api/exec";
import { networkProvider } from "../../../../../infra/cloud/lxd/resources/network";
import { networkAclProvider } from "../../../../../infra/cloud/lxd/resources/network-acl";
import { readCloudSettings } from "../../../../../infra/cloud/lxd/api/settings";
import {
  createTestVm,
  readBanner,
  sshFromProvider,
  startTestCloud,
  strangerAddress,
  type TestVm,
} from "../fixture";

const NAME = "sessions";

/** Connects to port 22 and reads the banner; the session then stays open. */
async function openSession(host: string, localAddress?: string): Promise<Socket> {
  const socket = connect({ host, port: 22, ...(localAddress ? { localAddress } : {}) });
  await once(socket, "data");
  return socket;
}

/** Whether the guest still answers on a session: an SSH client line makes sshd send its key exchange. */
function answers(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), 2_000);
    socket.once("error", () => resolve(false));
    socket.once("data", () => {
      clearTimeout(timer);
      resolve(true);
    });
    socket.write("SSH-2.0-test\r\n");
  });
}

describe("the cloud firewall of a VM that runs", () => {
  let client: LxdClient;
  let vm: TestVm;

  beforeAll(async () => {
    const cloud = await startTestCloud();
    client = cloud.client;
    const ingress = [await sshFromProvider(client, `${strangerAddress()}/32`)];
    vm = await createTestVm(cloud.endpoint, NAME, { ingress });
  });
  afterAll(async () => {
    await vm.remove();
  });

  it("ends the sessions of a removed source at once, and no others", async () => {
    const host = vm.network.ipv4Address;
    const kept = await openSession(host);
    const removed = await openSession(host, strangerAddress());
    const idle = await openSession(host, strangerAddress());
    await networkAclProvider.update?.(NAME, vm.acl, { ...vm.acl, ingress: [await sshFromProvider(client)] });
    expect(await answers(removed)).toBe(false);
    expect(await answers(kept)).toBe(true);
    // What the guest sends by itself must not revive a session either.
    await execInGuest(client, NAME, ["systemctl", "stop", "ssh"]);
    await execInGuest(client, NAME, ["systemctl", "start", "ssh"]);
    expect(await answers(idle)).toBe(false);
    expect(await readBanner(host, strangerAddress())).toBe("silence");
    for (const socket of [kept, removed, idle]) socket.destroy();
  });

  it("shows a stranger nothing while network and firewall change, where the host can be guarded", async () => {
    expect((await readCloudSettings(client)).guard).toBeDefined();
    await networkAclProvider.update?.(NAME, vm.acl, { ...vm.acl, ingress: [await sshFromProvider(client)] });
    const host = vm.network.ipv4Address;
    const seen: string[] = [];
    let isDone = false;
    const stranger = async (): Promise<void> => {
      while (!isDone) seen.push(await readBannerFast(host, strangerAddress()));
    };
    const strangers = Array.from({ length: 8 }, stranger);
    let state = vm.network;
    for (const ipv6 of [false, true, false, true]) {
      const updated = await networkProvider.update?.(state.name, state, { ...vm.networkInputs, ipv6 });
      state = updated?.outs ?? state;
    }
    isDone = true;
    await Promise.all(strangers);
    expect(seen.length).toBeGreaterThan(30);
    expect(seen.filter((answer) => answer === "open")).toEqual([]);
    expect(await readBanner(host)).toBe("SSH");
  });
});

/** `open` as soon as the handshake is done; gives up after 150 ms, so that a short gap is met. */
function readBannerFast(host: string, localAddress: string): Promise<"open" | "closed"> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 22, localAddress });
    const end = (result: "open" | "closed"): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => end("closed"), 150);
    socket.once("connect", () => end("open")).once("error", () => end("closed"));
  });
}
