import * as pulumi from "@pulumi/pulumi";
import type {
  CloudPlatform,
  FirewallArgs,
  PlatformCapabilities,
  PlatformFirewall,
  PlatformVirtualMachine,
  VirtualMachineArgs,
} from "../platform";
import { renderAclRules } from "./network/acl-rules";
import { cloudName } from "./resources/naming";
import { Image } from "./resources/image";
import { Instance } from "./resources/instance";
import { Network } from "./resources/network";
import { NetworkAcl } from "./resources/network-acl";

export interface LxdPlatformArgs {
  /** `lab`, `unix:///path/to/unix.socket` or `https://host:8443`. */
  readonly endpoint: string;
  /** First part of the names in the cloud, so that customers do not meet. */
  readonly customer: string;
}

/**
 * What this driver can do at an endpoint. The guard needs root on the cloud's own host. Knows nothing of a live
 * server: `check` asks without one.
 */
export function lxdCapabilities(endpoint: string): PlatformCapabilities {
  const isLocal = endpoint === "lab" || endpoint.startsWith("unix://");
  return {
    console: true,
    privateNetworks: true,
    sourceLists: true,
    ipv6: true,
    snapshots: true,
    erasesUserData: true,
    changeGuard: isLocal,
  };
}

/** VMs as LXD or Incus system containers, each behind a bridge of its own whose ACL is the cloud firewall. */
export class LxdPlatform implements CloudPlatform {
  readonly name = "lxd";
  readonly capabilities: PlatformCapabilities;

  constructor(private readonly args: LxdPlatformArgs) {
    this.capabilities = lxdCapabilities(args.endpoint);
  }

  /** @throws TypeError for a rule that names no source or no port. */
  createFirewall(name: string, args: FirewallArgs, options: pulumi.CustomResourceOptions): PlatformFirewall {
    const { endpoint, customer } = this.args;
    const acl = new NetworkAcl(
      name,
      {
        endpoint,
        owner: ownerOf("lxd:NetworkAcl", name, options),
        name: cloudName(customer, name),
        description: `Cloud firewall of ${customer}`,
        ingress: renderAclRules(args.rules),
      },
      options,
    );
    return { id: acl.name };
  }

  /** Only the VM itself is protected: image and network hold no data and can be made again. */
  createVirtualMachine(
    name: string,
    args: VirtualMachineArgs,
    options: pulumi.CustomResourceOptions,
  ): PlatformVirtualMachine {
    const { endpoint, customer } = this.args;
    const unprotected = { ...options, protect: false };
    const owner = (type: string, child: string): Promise<string> => ownerOf(type, child, options);
    const image = new Image(
      `${name}-image`,
      { endpoint, owner: owner("lxd:Image", `${name}-image`), os: args.os },
      unprotected,
    );
    const network = new Network(
      `${name}-network`,
      {
        endpoint,
        owner: owner("lxd:Network", `${name}-network`),
        acl: args.firewall.id,
        ipv6: args.ipv6,
      },
      unprotected,
    );
    const instance = new Instance(
      name,
      {
        endpoint,
        owner: owner("lxd:Instance", name),
        name: cloudName(customer, name),
        os: args.os,
        image: image.fingerprint,
        cpus: args.cpus,
        memoryMiB: args.memoryMiB,
        diskGiB: args.diskGiB,
        network: network.name,
        ipv4Address: network.ipv4Address,
        ipv4Gateway: network.ipv4Gateway,
        ipv6Address: args.ipv6 ? network.ipv6Address : "",
        ipv6Gateway: args.ipv6 ? network.ipv6Gateway : "",
        userData: pulumi.secret(args.userData),
      },
      options,
    );
    return {
      id: instance.name,
      machine: instance.machine,
      ipv4: instance.ipv4Address,
      ipv6: instance.ipv6Address,
    };
  }
}

/**
 * The urn that a resource is going to have, known before it is registered. As a promise it carries no dependency on the
 * parent: an output of a component stands for all its children, and each child would wait for the others.
 */
function ownerOf(type: string, name: string, options: pulumi.CustomResourceOptions): Promise<string> {
  const urn = pulumi.createUrn(name, `pulumi-nodejs:dynamic/${type}`, options.parent);
  return new Promise((resolve) => urn.apply(resolve));
}
