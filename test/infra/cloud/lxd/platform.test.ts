import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, it } from "vitest";
import { LxdPlatform, lxdCapabilities } from "../../../../infra/cloud/lxd";

interface Registered {
  readonly name: string;
  readonly type: string;
  readonly inputs: Record<string, unknown>;
}

const registered: Registered[] = [];

class Parent extends pulumi.ComponentResource {
  constructor() {
    super("managed-vm:index:ManagedVm", "web");
  }
}

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      newResource({ name, type, inputs }) {
        const { __provider: loader, ...rest } = inputs as Record<string, unknown>;
        if (loader !== undefined) registered.push({ name, type, inputs: rest });
        const assigned = {
          fingerprint: "f1",
          name: "mvm0x1",
          ipv4Address: "198.18.1.10",
          ipv4Gateway: "198.18.1.1",
          ipv6Address: "",
          ipv6Gateway: "",
        };
        return { id: `${name}-id`, state: { ...assigned, ...rest } };
      },
      call: () => ({}),
    },
    "managed-vm",
    "demo",
  );
});

it("makes firewall, image, network and VM, each tagged with the urn that it gets", async () => {
  const platform = new LxdPlatform({ endpoint: "lab", customer: "demo" });
  const parent = new Parent();
  const firewall = platform.createFirewall(
    "web-firewall",
    { rules: [{ description: "SSH", protocol: "tcp", ports: "22", sources: ["203.0.113.1/32"] }] },
    { parent },
  );
  const vm = platform.createVirtualMachine(
    "web",
    { os: "debian-13", cpus: 1, memoryMiB: 512, diskGiB: 4, firewall, ipv6: false, userData: "secret words" },
    { parent, protect: true },
  );
  const address = await known(vm.ipv4); // everything is registered when it is known

  const chain = "urn:pulumi:demo::managed-vm::managed-vm:index:ManagedVm$pulumi-nodejs:dynamic";
  const common = { endpoint: "lab" };
  expect(registered.map(({ name }) => name).sort()).toEqual([
    "web",
    "web-firewall",
    "web-image",
    "web-network",
  ]);
  expect(Object.fromEntries(registered.map(({ name, inputs }) => [name, inputs]))).toMatchObject({
    "web-firewall": {
      ...common,
      owner: `${chain}/lxd:NetworkAcl::web-firewall`,
      name: "demo-web-firewall",
      description: "Cloud firewall of demo",
      ingress: [
        {
          description: "SSH",
          protocol: "tcp",
          destinationPort: "22",
          source: "203.0.113.1/32",
          action: "allow",
          state: "enabled",
        },
      ],
    },
    "web-image": { ...common, owner: `${chain}/lxd:Image::web-image`, os: "debian-13" },
    "web-network": {
      ...common,
      owner: `${chain}/lxd:Network::web-network`,
      acl: "demo-web-firewall",
      ipv6: false,
    },
    web: {
      ...common,
      owner: `${chain}/lxd:Instance::web`,
      name: "demo-web",
      os: "debian-13",
      image: "f1",
      cpus: 1,
      memoryMiB: 512,
      diskGiB: 4,
      network: "mvm0x1",
      ipv4Address: "198.18.1.10",
      ipv4Gateway: "198.18.1.1",
      ipv6Address: "",
      ipv6Gateway: "",
    },
  });
  expect(address).toBe("198.18.1.10");
});

it("can guard changes only on its own host", () => {
  expect(lxdCapabilities("lab").changeGuard).toBe(true);
  expect(lxdCapabilities("unix:///run/lxd.socket").changeGuard).toBe(true);
  expect(lxdCapabilities("https://example.com:8443").changeGuard).toBe(false);
});

const known = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));
