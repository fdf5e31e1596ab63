import { describe, expect, it } from "vitest";
import { subnetAddresses } from "../../../../../infra/cloud/lxd/network/address-plan";
import type { AclRule } from "../../../../../infra/cloud/lxd/network/acl-rules";
import { imageProvider } from "../../../../../infra/cloud/lxd/resources/image";
import { instanceProvider } from "../../../../../infra/cloud/lxd/resources/instance";
import { wantedTable, type InstanceInputs } from "../../../../../infra/cloud/lxd/resources/instance-config";
import { networkAclProvider } from "../../../../../infra/cloud/lxd/resources/network-acl";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const plan = subnetAddresses(0, 1);
const vm: InstanceInputs = {
  endpoint: "lab",
  owner: "urn:a",
  name: "demo-web",
  os: "debian-13",
  image: "f".repeat(64),
  cpus: 1,
  memoryMiB: 512,
  diskGiB: 4,
  network: plan.networkName,
  ipv4Address: plan.ipv4Address,
  ipv4Gateway: plan.ipv4Gateway,
  ipv6Address: plan.ipv6Address,
  ipv6Gateway: plan.ipv6Gateway,
  userData: "#cloud-config\n",
};
const { userData: _userData, ...shape } = vm;
const state = { ...shape, pool: "p", machine: "uuid", status: "Running", config: wantedTable(vm, "p") };

describe("what a change of a VM means", () => {
  it.each<[string, Partial<InstanceInputs>, string[], string[]]>([
    ["nothing", {}, [], []],
    ["new user data", { userData: "other" }, [], []],
    ["a newer image", { image: "e".repeat(64) }, [], []],
    ["an unknown image", { image: UNKNOWN }, [], []],
    ["another size", { cpus: 2, memoryMiB: 1024, diskGiB: 8 }, ["cpus", "memoryMiB", "diskGiB"], []],
    ["no IPv6", { ipv6Address: "", ipv6Gateway: "" }, ["ipv6Address"], []],
    ["an IPv6 address that the cloud will say", { ipv6Address: UNKNOWN }, ["ipv6Address"], []],
    ["another OS", { os: "debian-12" }, ["os"], ["os"]],
    ["another name", { name: "demo-db" }, ["name"], ["name"]],
    ["another cloud", { endpoint: "unix:///x" }, ["endpoint"], ["endpoint"]],
    ["another network", { network: "mvm0x2" }, ["network"], ["network"]],
    ["a network that is being changed", { network: UNKNOWN, ipv4Address: UNKNOWN }, [], []],
    ["another urn", { owner: "urn:b" }, ["owner"], []],
  ])("%s", async (_what, change, paths, replaces) => {
    const diff = await instanceProvider.diff("demo-web", state, { ...vm, ...change });
    expect(diff.detail?.map((entry) => entry.path)).toEqual(paths);
    expect(diff.replaces).toEqual(replaces);
    expect(diff.changes).toBe(paths.length > 0);
  });

  it("starts a stopped VM and finishes an unfinished one", async () => {
    for (const status of ["Stopped", "Unfinished", "Frozen"]) {
      const diff = await instanceProvider.diff("demo-web", { ...state, status }, vm);
      expect(diff.detail).toEqual([{ path: "status", from: status, to: "Running" }]);
    }
  });

  it("refuses a smaller disk at check, but not of a VM with another OS", async () => {
    const failures = async (news: InstanceInputs) => (await instanceProvider.check?.(vm, news))?.failures;
    expect(await failures({ ...vm, diskGiB: 3 })).toEqual([
      { property: "diskGiB", reason: "the disk has 4 GiB and cannot shrink to 3 GiB" },
    ]);
    expect(await failures({ ...vm, diskGiB: 3, os: "debian-12" })).toEqual([]);
    expect(await failures({ ...vm, diskGiB: 5 })).toEqual([]);
  });
});

describe("what a change of a firewall means", () => {
  const rule = (port: string, source: string): AclRule => ({
    description: "",
    protocol: "tcp",
    destinationPort: port,
    source,
    action: "allow",
    state: "enabled",
  });
  const [ssh, web] = [rule("22", "203.0.113.1/32"), rule("443", "0.0.0.0/0,::/0")];
  const acl = { endpoint: "lab", owner: "urn:a", name: "demo-web", description: "", ingress: [ssh, web] };

  it.each<[string, AclRule[], object[]]>([
    ["the same rules in another order", [web, ssh], []],
    [
      "a changed source",
      [rule("22", "203.0.113.2/32"), web],
      [{ path: "ingress[0].source", from: "203.0.113.1/32", to: "203.0.113.2/32" }],
    ],
    [
      "a new port",
      [ssh, rule("80", "::/0"), web],
      [{ path: "ingress[1]", from: null, to: rule("80", "::/0") }],
    ],
    ["a removed port", [ssh], [{ path: "ingress[1]", from: web, to: null }]],
    [
      "everything new",
      [rule("1", "::/0")],
      [
        { path: "ingress[0]", from: null, to: rule("1", "::/0") },
        { path: "ingress[0]", from: ssh, to: null },
        { path: "ingress[1]", from: web, to: null },
      ],
    ],
  ])("%s", async (_what, ingress, detail) => {
    const diff = await networkAclProvider.diff("demo-web", acl, { ...acl, ingress });
    expect(diff.detail).toEqual(detail);
    expect(diff.changes).toBe(detail.length > 0);
    expect(diff.replaces).toEqual([]);
  });

  it("another name needs another ACL", async () => {
    expect((await networkAclProvider.diff("demo-web", acl, { ...acl, name: "demo-db" })).replaces).toEqual([
      "name",
    ]);
  });
});

it("another OS needs another image", async () => {
  const image = { endpoint: "lab", owner: "urn:a", os: "debian-13", fingerprint: "f" };
  expect((await imageProvider.diff("f", image, { ...image, os: "debian-12" })).replaces).toEqual(["os"]);
});
