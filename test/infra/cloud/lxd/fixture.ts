import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { ensureImages, labUp } from "../../../../infra/cloud/lab";
import { labPaths } from "../../../../infra/cloud/lab/settings";
import { connectLxd, type LxdClient } from "../../../../infra/cloud/lxd";
import type { AclRule } from "../../../../infra/cloud/lxd/network/acl-rules";
import { imageProvider, type ImageInputs } from "../../../../infra/cloud/lxd/resources/image";
import { instanceProvider } from "../../../../infra/cloud/lxd/resources/instance";
import type { InstanceInputs, InstanceOutputs } from "../../../../infra/cloud/lxd/resources/instance-config";
import { networkAclProvider, type NetworkAclInputs } from "../../../../infra/cloud/lxd/resources/network-acl";
import {
  networkProvider,
  type NetworkInputs,
  type NetworkOutputs,
} from "../../../../infra/cloud/lxd/resources/network";

/** The test lab's daemon, or the one that MVM_TEST_ENDPOINT names (a prepared server). Never the user's `lab`. */
export async function startTestCloud(): Promise<{ endpoint: string; client: LxdClient }> {
  const given = process.env["MVM_TEST_ENDPOINT"];
  if (!given) await labUp("test");
  const endpoint = given ?? `unix://${labPaths("test").socket}`;
  return { endpoint, client: connectLxd(endpoint) };
}

export const ownerOf = (type: string, name: string): string =>
  `urn:pulumi:test::managed-vm::pulumi-nodejs:dynamic/lxd:${type}::${name}`;

/** Both provider addresses of the test cloud, as an ACL rule for SSH. */
export async function sshFromProvider(client: LxdClient, ...more: string[]): Promise<AclRule> {
  const { config } = await client.server();
  const source = [
    `${config["user.mvm.provider-ipv4"]}/32`,
    `${config["user.mvm.provider-ipv6"]}/128`,
    ...more,
  ];
  return {
    description: "SSH",
    protocol: "tcp",
    destinationPort: "22",
    source: source.join(","),
    action: "allow",
    state: "enabled",
  };
}

/** A whole VM with everything that it needs, and its removal. */
export interface TestVm {
  readonly image: ImageInputs;
  readonly acl: NetworkAclInputs;
  readonly networkInputs: NetworkInputs;
  readonly network: NetworkOutputs;
  readonly inputs: InstanceInputs;
  readonly outputs: InstanceOutputs;
  remove(): Promise<void>;
}

export async function createTestVm(
  endpoint: string,
  name: string,
  options: { ingress: readonly AclRule[]; ipv6?: boolean; userData?: string; os?: string },
): Promise<TestVm> {
  const image = { endpoint, owner: ownerOf("Image", name), os: options.os ?? "debian-13" };
  await ensureImages("test", [image.os]);
  const { id: fingerprint, outs: imageOuts } = await imageProvider.create(image);
  const { ingress } = options;
  const acl = { endpoint, owner: ownerOf("NetworkAcl", name), name, description: "test", ingress };
  const { outs: aclOuts } = await networkAclProvider.create(acl);
  const networkInputs = {
    endpoint,
    owner: ownerOf("Network", name),
    acl: name,
    ipv6: options.ipv6 ?? true,
  };
  const { outs: network } = await networkProvider.create(networkInputs);
  const inputs = { ...instanceInputs(endpoint, name, fingerprint, network, options.userData), os: image.os };
  const { outs: outputs } = await instanceProvider.create(inputs);
  const remove = async (): Promise<void> => {
    await instanceProvider.delete?.(name, outputs);
    await networkProvider.delete?.(network.name, network);
    await networkAclProvider.delete?.(name, aclOuts);
    await imageProvider.delete?.(fingerprint, imageOuts);
  };
  return { image, acl, networkInputs, network, inputs, outputs, remove };
}

export function instanceInputs(
  endpoint: string,
  name: string,
  image: string,
  network: NetworkOutputs,
  userData = "#cloud-config\n{}\n",
): InstanceInputs {
  const { ipv4Address, ipv4Gateway, ipv6Address, ipv6Gateway } = network;
  return {
    endpoint,
    owner: ownerOf("Instance", name),
    name,
    os: "debian-13",
    image,
    cpus: 1,
    memoryMiB: 512,
    diskGiB: 4,
    network: network.name,
    ...{ ipv4Address, ipv4Gateway, ipv6Address, ipv6Gateway },
    userData,
  };
}

/** An address of this host that no firewall of a test allows. */
export function strangerAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const found = all.find((a) => a.family === "IPv4" && !a.internal && !/^198\.1[89]\./.test(a.address));
  if (!found) throw new Error("this host has no address that could play a stranger");
  return found.address;
}

/** What answers on port 22 within a second: the banner's first word, or how it failed. */
export function readBanner(host: string, localAddress?: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 22, ...(localAddress ? { localAddress } : {}) });
    const end = (result: string): void => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(1_000, () => end("silence"));
    socket.once("data", (data) => end(data.toString("latin1").split("-")[0] ?? ""));
    socket.once("error", (error: NodeJS.ErrnoException) => end(error.code ?? "error"));
  });
}
