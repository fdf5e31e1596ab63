import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LxdClient } from "../../../../../infra/cloud/lxd";
import { execInGuest } from "../../../../../infra/cloud/lxd/api/exec";
import { imageProvider } from "../../../../../infra/cloud/lxd/resources/image";
import { instanceProvider } from "../../../../../infra/cloud/lxd/resources/instance";
import type { InstanceInputs } from "../../../../../infra/cloud/lxd/resources/instance-config";
import { OWNER_KEY } from "../../../../../infra/cloud/lxd/resources/ownership";
import { networkProvider } from "../../../../../infra/cloud/lxd/resources/network";
import { networkAclProvider } from "../../../../../infra/cloud/lxd/resources/network-acl";
import {
  createTestVm,
  ownerOf,
  readBanner,
  sshFromProvider,
  startTestCloud,
  strangerAddress,
  type TestVm,
} from "../fixture";

const NAME = "lifecycle";
/** Stands for the private host key: user data that must be nowhere after the first boot. */
const PLANTED = "b3BlbnNzaC1rZXktdjEAAAAAplanted";

describe("the life of one VM", () => {
  let endpoint: string;
  let client: LxdClient;
  let vm: TestVm;

  beforeAll(async () => {
    ({ endpoint, client } = await startTestCloud());
    const ingress = [await sshFromProvider(client)];
    const userData = `#cloud-config\nwrite_files:\n- {path: /etc/keyholder, content: "${PLANTED}"}\n`;
    vm = await createTestVm(endpoint, NAME, { ingress, userData });
  });
  afterAll(async () => {
    await vm.remove();
  });

  const inGuest = async (...command: string[]): Promise<string> =>
    (await execInGuest(client, NAME, command)).stdout.trim();
  const read = async () => {
    const result = await instanceProvider.read?.(NAME, vm.outputs);
    if (!result?.props) throw new Error("the VM is gone");
    return result.props;
  };
  const changesOf = async (news: InstanceInputs = vm.inputs) => {
    const diff = await instanceProvider.diff(NAME, await read(), news);
    return (diff.detail ?? []).map(({ path, from, to }) => `${path}: ${String(from)} -> ${String(to)}`);
  };
  const update = async (news: InstanceInputs) => instanceProvider.update?.(NAME, await read(), news);

  it("answers the provider on both families and nobody else", async () => {
    // A new IPv6 address is only used after the guest has looked whether somebody else has it.
    for (const address of [vm.network.ipv4Address, vm.network.ipv6Address]) {
      await expect.poll(() => readBanner(address), { timeout: 10_000 }).toBe("SSH");
    }
    expect(await readBanner(vm.network.ipv4Address, strangerAddress())).toBe("silence");
  });

  it("holds no copy of its user data, in the guest or in the cloud", async () => {
    const search = "grep -rlF --exclude-dir=proc --exclude-dir=sys --exclude-dir=dev";
    expect(await inGuest("sh", "-c", `${search} ${PLANTED} / 2>/dev/null || true`)).toBe("/etc/keyholder");
    const shown = JSON.stringify(await client.get(`/1.0/instances/${NAME}?recursion=1`));
    expect(shown).not.toContain(PLANTED);
    expect(JSON.stringify(vm.outputs)).not.toContain(PLANTED);
  });

  it("has nothing to change after it was made, and is adopted when it is made again", async () => {
    expect(await changesOf()).toEqual([]);
    const before = await inGuest("cat", "/proc/sys/kernel/random/boot_id");
    const again = await instanceProvider.create({ ...vm.inputs, userData: "#cloud-config\n# other\n" });
    expect(again.outs).toEqual(vm.outputs);
    expect(await inGuest("cat", "/proc/sys/kernel/random/boot_id")).toBe(before);
  });

  it("takes another size live", async () => {
    const before = await inGuest("cat", "/proc/sys/kernel/random/boot_id");
    await update({ ...vm.inputs, cpus: 2, memoryMiB: 768, diskGiB: 5 });
    const { limits } = await client
      .get<{ config: Record<string, string>; devices: Record<string, Record<string, string>> }>(
        `/1.0/instances/${NAME}`,
      )
      .then(({ config, devices }) => ({
        limits: [config["limits.cpu"], config["limits.memory"], devices["root"]?.["size"]],
      }));
    expect(limits).toEqual(["2", "768MiB", "5GiB"]);
    const cgroup = "cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null";
    expect(await inGuest("sh", "-c", `${cgroup}; true`)).toBe(String(768 * 1024 * 1024));
    await client.patch(`/1.0/instances/${NAME}`, {
      config: { "limits.cpu": "1", "limits.memory": "512MiB" },
    });
    expect(await inGuest("cat", "/proc/sys/kernel/random/boot_id")).toBe(before);
  });

  it("refuses a smaller disk", async () => {
    const checked = await instanceProvider.check?.({ ...vm.inputs, diskGiB: 5 }, vm.inputs);
    expect(checked?.failures).toEqual([
      { property: "diskGiB", reason: "the disk has 5 GiB and cannot shrink to 4 GiB" },
    ]);
    await expect(instanceProvider.update?.(NAME, { ...vm.outputs, diskGiB: 5 }, vm.inputs)).rejects.toThrow(
      "MVM4024",
    );
  });

  it("shows what was changed by hand, and repairs it", async () => {
    await update(vm.inputs);
    const config = { "limits.memory": "600MiB" };
    const devices = { eth9: { type: "nic", nictype: "p2p", name: "eth9" } };
    await client.patch(`/1.0/instances/${NAME}`, { config, devices });
    await client.put(`/1.0/instances/${NAME}/state`, { action: "stop", force: true });
    expect(await changesOf()).toEqual([
      "status: Stopped -> Running",
      'config["limits.memory"]: 600MiB -> 512MiB',
      'config["eth9.name"]: eth9 -> ',
      'config["eth9.nictype"]: p2p -> ',
      'config["eth9.type"]: nic -> ',
    ]);
    await update(vm.inputs);
    expect(await changesOf()).toEqual([]);
  });

  it("loses and gets IPv6 without a restart", async () => {
    const before = await inGuest("cat", "/proc/sys/kernel/random/boot_id");
    const withV6 = vm.networkInputs;
    const off = await networkProvider.update?.(vm.network.name, vm.network, { ...withV6, ipv6: false });
    expect(off?.outs).toMatchObject({ ipv6Address: "", ipv6Gateway: "" });
    await update({ ...vm.inputs, ipv6Address: "", ipv6Gateway: "" });
    expect(await inGuest("ip", "-6", "-o", "addr", "show", "dev", "eth0", "scope", "global")).toBe("");
    expect(await readBanner(vm.network.ipv4Address)).toBe("SSH");
    if (!off) throw new Error("no outputs");
    const on = await networkProvider.update?.(vm.network.name, off.outs, withV6);
    expect(on?.outs).toEqual(vm.network);
    await instanceProvider.update?.(NAME, { ...vm.outputs, ipv6Address: "", ipv6Gateway: "" }, vm.inputs);
    await expect.poll(() => readBanner(vm.network.ipv6Address), { timeout: 10_000 }).toBe("SSH");
    expect(await readBanner(vm.network.ipv4Address)).toBe("SSH");
    expect(await inGuest("cat", "/proc/sys/kernel/random/boot_id")).toBe(before);
  });

  it("shows and repairs a firewall rule and a network setting that were made by hand", async () => {
    const open = {
      action: "allow",
      state: "enabled",
      protocol: "tcp",
      destination_port: "22",
      source: "0.0.0.0/0",
    };
    const live = await client.get<{ description: string; config: object; ingress: object[] }>(
      `/1.0/network-acls/${NAME}`,
    );
    await client.put(`/1.0/network-acls/${NAME}`, { ...live, ingress: [...live.ingress, open] });
    expect(await readBanner(vm.network.ipv4Address, strangerAddress())).toBe("SSH");
    const aclState = (await networkAclProvider.read?.(NAME, vm.acl))?.props;
    if (!aclState) throw new Error("the ACL is gone");
    const diff = await networkAclProvider.diff(NAME, aclState, vm.acl);
    expect(diff.detail).toEqual([
      {
        path: expect.stringMatching(/^ingress\[\d\]$/) as string,
        from: {
          description: "",
          protocol: "tcp",
          destinationPort: "22",
          source: "0.0.0.0/0",
          action: "allow",
          state: "enabled",
        },
        to: null,
      },
    ]);
    await networkAclProvider.update?.(NAME, aclState, vm.acl);
    expect(await readBanner(vm.network.ipv4Address, strangerAddress())).toBe("silence");

    await client.patch(`/1.0/networks/${vm.network.name}`, {
      config: { "security.acls.default.ingress.action": "allow" },
    });
    const state = (await networkProvider.read?.(vm.network.name, vm.network))?.props;
    if (!state) throw new Error("the network is gone");
    expect((await networkProvider.diff(vm.network.name, state, vm.networkInputs)).detail).toEqual([
      { path: 'config["security.acls.default.ingress.action"]', from: "allow", to: "drop" },
    ]);
    const repaired = await networkProvider.update?.(vm.network.name, state, vm.networkInputs);
    expect(repaired?.outs).toEqual(vm.network);
    expect(await readBanner(vm.network.ipv4Address, strangerAddress())).toBe("silence");
    expect(await readBanner(vm.network.ipv4Address)).toBe("SSH");
  });

  it("is removed while the server still makes it, as a killed run leaves it", async () => {
    const name = "unfinished";
    const inputs = { ...vm.inputs, name, owner: ownerOf("Instance", name) };
    const root = { type: "disk", path: "/", pool: vm.outputs.pool };
    await client.startOperation("/1.0/instances", {
      name,
      type: "container",
      profiles: [],
      source: { type: "image", fingerprint: inputs.image },
      config: { [OWNER_KEY]: inputs.owner },
      devices: { root },
      start: true,
    });
    await expect.poll(() => client.find(`/1.0/instances/${name}`), { timeout: 20_000 }).toBeDefined();
    await instanceProvider.discard?.(inputs);
    expect(await client.find(`/1.0/instances/${name}`)).toBeUndefined();
  });

  it("is reported as gone after its removal, and removing it again is fine", async () => {
    await vm.remove();
    await vm.remove();
    expect(await instanceProvider.read?.(NAME, vm.outputs)).toEqual({ id: "" });
    expect(await networkProvider.read?.(vm.network.name, vm.network)).toEqual({ id: "" });
    expect(await networkAclProvider.read?.(NAME, vm.acl)).toEqual({ id: "" });
    const image = { ...vm.image, fingerprint: vm.inputs.image };
    expect(await imageProvider.read?.(vm.inputs.image, image)).toEqual({ id: "" });
  });
});
