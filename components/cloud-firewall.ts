import * as pulumi from "@pulumi/pulumi";
import type { CloudPlatform, PlatformFirewall } from "../infra/cloud";
import { listAccessRules, type AccessArgs } from "./access-rules";

export interface CloudFirewallArgs extends AccessArgs {
  /** Where the firewall is made. */
  readonly platform: CloudPlatform;
  /** Name of the system that it guards; policies find the firewall of a system by it. */
  readonly system: string;
}

/**
 * The cloud firewall of one VM: default drop, and only the provider's access, the customer's own access and the
 * ordered services come in (R14, R15, R16). Child: `${name}-acl` or what the platform makes of it.
 */
export class CloudFirewall extends pulumi.ComponentResource {
  /** Attach it to a VM with {@link CloudPlatform.createVirtualMachine}. */
  readonly firewall: PlatformFirewall;

  constructor(name: string, args: CloudFirewallArgs, options?: pulumi.ComponentResourceOptions) {
    super("managed-vm:index:CloudFirewall", name, {}, options);
    this.firewall = args.platform.createFirewall(
      `${name}-acl`,
      { rules: listAccessRules(args).map(({ rule }) => rule) },
      { parent: this },
    );
    this.registerOutputs({ system: args.system, firewall: this.firewall.id });
  }
}
