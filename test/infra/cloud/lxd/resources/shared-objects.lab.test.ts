import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { LxdClient } from "../../../../../infra/cloud/lxd";
import { shortHash } from "../../../../../infra/cloud/lxd/resources/naming";
import { imageProvider } from "../../../../../infra/cloud/lxd/resources/image";
import { instanceProvider } from "../../../../../infra/cloud/lxd/resources/instance";
import { networkProvider, type NetworkOutputs } from "../../../../../infra/cloud/lxd/resources/network";
import { networkAclProvider } from "../../../../../infra/cloud/lxd/resources/network-acl";
import { instanceInputs, ownerOf, startTestCloud } from "../fixture";

describe("what several stacks share or leave behind", () => {
  let endpoint: string;
  let client: LxdClient;
  const cleanups: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    ({ endpoint, client } = await startTestCloud());
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  const makeAcl = async (name: string): Promise<string> => {
    const acl = { endpoint, owner: ownerOf("NetworkAcl", name), name, description: "", ingress: [] };
    await networkAclProvider.create(acl);
    cleanups.push(async () => networkAclProvider.delete?.(name, acl));
    return name;
  };
  const makeNetwork = async (acl: string, owner: string): Promise<NetworkOutputs> => {
    const { outs } = await networkProvider.create({
      endpoint,
      owner: ownerOf("Network", owner),
      acl,
      ipv6: false,
    });
    cleanups.push(async () => networkProvider.delete?.(outs.name, outs));
    return outs;
  };
  const makeImage = async (owner: string) => {
    const { outs } = await imageProvider.create({
      endpoint,
      owner: ownerOf("Image", owner),
      os: "debian-13",
    });
    cleanups.push(async () => imageProvider.delete?.(outs.fingerprint, outs));
    return outs;
  };

  it("gives each of several networks that are made at once its own subnet", async () => {
    const acl = await makeAcl("shared-acl");
    const networks = await Promise.all(["a", "b", "c"].map((owner) => makeNetwork(acl, owner)));
    expect(new Set(networks.map((network) => network.ipv4Address)).size).toBe(3);
  });

  it("finds the network of an earlier run that ended before it was written down", async () => {
    const acl = await makeAcl("crash-acl");
    const first = await makeNetwork(acl, "crashed");
    const second = await networkProvider.create({ endpoint, owner: first.owner, acl, ipv6: false });
    expect(second.outs).toEqual(first);
  });

  it("imports an image once for stacks that need it at once, and keeps it until the last one lets go", async () => {
    const users = await Promise.all(["a", "b", "c"].map((owner) => makeImage(owner)));
    const fingerprint = users[0]?.fingerprint ?? "";
    expect(users.map((user) => user.fingerprint)).toEqual([fingerprint, fingerprint, fingerprint]);
    const isThere = async (): Promise<boolean> =>
      (await client.find(`/1.0/images/${fingerprint}`)) !== undefined;
    await Promise.all(users.slice(1).map(async (user) => imageProvider.delete?.(fingerprint, user)));
    expect(await isThere()).toBe(true);
    // The last one leaves while a new one comes: whoever is first, the new one has its image.
    const leave = async (): Promise<void> => {
      for (const user of users.slice(0, 1)) await imageProvider.delete?.(fingerprint, user);
    };
    const [next] = await Promise.all([makeImage("d"), leave()]);
    expect(await isThere()).toBe(true);
    await imageProvider.delete?.(fingerprint, next);
    // Other suites may use the same image of the test lab; then it stays for them.
    const left = await client.find<{ properties: object }>(`/1.0/images/${fingerprint}`);
    const references = Object.keys(left?.properties ?? {}).filter((key) => key.startsWith("user.mvm.ref."));
    expect(left !== undefined).toBe(references.length > 0);
    const ours = [...users, next].map(({ owner }) => `user.mvm.ref.${shortHash(owner, 24)}`);
    expect(references.filter((key) => ours.includes(key))).toEqual([]);
  });

  it("never touches an object of the same name that is not ours", async () => {
    const name = "foreign";
    await client.post("/1.0/network-acls", { name, ingress: [], egress: [] });
    cleanups.push(() => client.delete(`/1.0/network-acls/${name}`));
    const acl = { endpoint, owner: ownerOf("NetworkAcl", name), name, description: "", ingress: [] };
    await expect(networkAclProvider.create(acl)).rejects.toThrow("MVM4022");
    await expect(networkAclProvider.delete?.(name, acl)).rejects.toThrow("MVM4022");
    expect(await networkAclProvider.read?.(name, acl)).toEqual({ id: "" });
    expect(await client.find(`/1.0/network-acls/${name}`)).toBeDefined();
  });

  it("keeps a VM whose first boot failed under its id, and makes it new with better user data", async () => {
    const name = "broken";
    const image = await makeImage(name);
    const network = await makeNetwork(await makeAcl(name), name);
    const good = instanceInputs(endpoint, name, image.fingerprint, network);
    const bad = { ...good, userData: "#cloud-config\nruncmd: [[/bin/false]]\nbootcmd: [[/bin/false]]\n" };
    cleanups.push(async () =>
      instanceProvider.delete?.(name, { ...good, pool: "", machine: "", status: "Running", config: {} }),
    );
    const error: unknown = await instanceProvider.create(bad).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ id: name, properties: { status: "Unfinished" } });
    expect(String(error)).toContain("MVM4021");
    expect(JSON.stringify(error)).not.toContain("cloud-config");
    const { outs } = await instanceProvider.create(good);
    expect(outs.status).toBe("Running");
  });

  it("finishes a VM that an earlier run had only begun", async () => {
    const name = "begun";
    const image = await makeImage(name);
    const network = await makeNetwork(await makeAcl(name), name);
    const inputs = instanceInputs(endpoint, name, image.fingerprint, network);
    const { outs } = await instanceProvider.create(inputs);
    cleanups.push(async () => instanceProvider.delete?.(name, outs));
    const path = `/1.0/instances/${name}`;
    await client.patch(path, { config: { "cloud-init.user-data": inputs.userData } });
    await client.put(`${path}/state`, { action: "stop", force: true });
    const finished = await instanceProvider.update?.(name, { ...outs, status: "Unfinished" }, inputs);
    expect(finished?.outs).toEqual(outs);
    const live = await client.get<{ config: object }>(path);
    expect(Object.keys(live.config)).not.toContain("cloud-init.user-data");
  });
});
