import type { Unwrap } from "@pulumi/pulumi";
import type { FirewallArgs as HcloudFirewallArgs } from "@pulumi/hcloud";
import type { compute, networking } from "@pulumi/openstack";
import type { NetworkAclInputs } from "../../../infra/cloud/lxd/resources/network-acl";
import type { UNKNOWN } from "../../../infra/audit/graph";
import { type ResourceNode } from "../../../infra/audit/graph";

/** The properties as they reach a policy: plain, and any of them perhaps not known yet. */
type Seen<T> = { readonly [K in keyof Unwrap<T>]: Unwrap<T>[K] | typeof UNKNOWN };

export type SecGroupRule = Seen<networking.SecGroupRuleArgs>;
export type ComputeSecGroup = Seen<compute.SecGroupArgs>;
export type HcloudFirewall = Seen<HcloudFirewallArgs>;
export type HcloudRule = NonNullable<Unwrap<HcloudFirewallArgs>["rules"]>[number];
/** All that the API takes, which is more than our own resource writes. */
export type LxdEntry = Readonly<Record<keyof NetworkAclInputs["ingress"][number], string>>;

export function nodeOf(type: string, name: string, inputs: object, parent?: string): ResourceNode {
  return {
    urn: `urn:pulumi:demo::foreign::${type}::${name}`,
    type,
    name,
    ...(parent === undefined ? {} : { parent }),
    custom: true,
    protect: false,
    inputs: { ...inputs },
    outputs: {},
    dependencies: [],
  };
}

export const secGroupRule = (inputs: SecGroupRule, name = "rule"): ResourceNode =>
  nodeOf("openstack:networking/secGroupRule:SecGroupRule", name, inputs);

export const computeSecGroup = (inputs: ComputeSecGroup, name = "group"): ResourceNode =>
  nodeOf("openstack:compute/secGroup:SecGroup", name, inputs);

export const hcloudFirewall = (inputs: HcloudFirewall, name = "firewall"): ResourceNode =>
  nodeOf("hcloud:index/firewall:Firewall", name, inputs);

export const lxdNetworkAcl = (ingress: readonly Partial<LxdEntry>[], name = "acl"): ResourceNode =>
  nodeOf("pulumi-nodejs:dynamic/lxd:NetworkAcl", name, { ingress });
