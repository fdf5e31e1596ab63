import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import type { LxdClient } from "../../../../../infra/cloud/lxd";
import { imageProvider } from "../../../../../infra/cloud/lxd/resources/image";
import {
  networkAclProvider,
  type NetworkAclInputs,
} from "../../../../../infra/cloud/lxd/resources/network-acl";
import { networkProvider } from "../../../../../infra/cloud/lxd/resources/network";
import { ownerOf, startTestCloud } from "../fixture";

describe("firewalls that come and go at the same time", () => {
  let client: LxdClient;
  let endpoint: string;
  beforeAll(async () => void ({ client, endpoint } = await startTestCloud()));

  const names = Array.from({ length: 12 }, (_, index) => `crowd-${index}`);
  const inputsOf = (name: string): NetworkAclInputs => ({
    ...{ endpoint, name, owner: ownerOf("NetworkAcl", name) },
    ...{ description: "crowd", ingress: [] },
  });
  const listCrowd = async (): Promise<string[]> =>
    (await client.get<string[]>("/1.0/network-acls")).filter((url) => url.includes("crowd-"));

  it("are all gone after their deletion, and one that stands is seen all the time", async () => {
    const stays = inputsOf("crowd-stays");
    await networkAclProvider.create(stays);
    for (let round = 0; round < 3; round++) {
      const made = await Promise.all(names.map((name) => networkAclProvider.create(inputsOf(name))));
      // Each is looked up while those before it go.
      const deletions = made.map(async ({ id, outs }, index) => {
        await sleep(index * 3);
        await networkAclProvider.delete?.(id, outs);
      });
      const looks = made.map(async (_, index) => {
        await sleep(index * 3);
        return (await networkAclProvider.read?.("crowd-stays", stays))?.id;
      });
      await Promise.all(deletions);
      expect(await Promise.all(looks)).toEqual(names.map(() => "crowd-stays"));
      expect(await listCrowd()).toEqual(["/1.0/network-acls/crowd-stays"]);
    }
    await networkAclProvider.delete?.("crowd-stays", stays);
    expect(await listCrowd()).toEqual([]);
  });

  it("are discarded after a killed creation when they are ours, and only then", async () => {
    const [own, foreign] = [inputsOf("crowd-own"), inputsOf("crowd-foreign")];
    await networkAclProvider.create(own);
    await networkAclProvider.create(foreign);
    await networkAclProvider.discard?.(own);
    await networkAclProvider.discard?.({ ...foreign, owner: ownerOf("NetworkAcl", "somebody-else") });
    expect(await listCrowd()).toEqual(["/1.0/network-acls/crowd-foreign"]);
    await networkAclProvider.discard?.(foreign);
    await networkAclProvider.discard?.(foreign); // nothing there is fine
    expect(await listCrowd()).toEqual([]);
  });

  it("leave networks and images that were never made alone", async () => {
    const owner = ownerOf("Network", "never-made");
    const before = await client.get("/1.0/networks");
    await networkProvider.discard?.({ endpoint, owner, acl: "none", ipv6: false });
    await imageProvider.discard?.({ endpoint, owner, os: "debian-13" });
    expect(await client.get("/1.0/networks")).toEqual(before);
  });
});
