import type { ResourceNode } from "../resource-node";
import { resourceTypes } from "../resource-types";
import { NotEvaluableError, Value } from "../value";
import type { Allowance } from "./allowance";
import { readHcloudFirewall } from "./hcloud-firewall";
import { readLxdNetworkAcl } from "./lxd-network-acl";
import { readOpenstackComputeSecGroup } from "./openstack-compute-sec-group";
import { readOpenstackSecGroup, readOpenstackSecGroupRule } from "./openstack-sec-group-rule";

/** Resource types that `allowancesOf` reads: one row per type, one file per cloud. */
const readers: Readonly<Record<string, (inputs: Value) => readonly Allowance[]>> = {
  [resourceTypes.lxdNetworkAcl]: readLxdNetworkAcl,
  [resourceTypes.openstackSecGroup]: readOpenstackSecGroup,
  [resourceTypes.openstackSecGroupRule]: readOpenstackSecGroupRule,
  [resourceTypes.openstackComputeSecGroup]: readOpenstackComputeSecGroup,
  [resourceTypes.hcloudFirewall]: readHcloudFirewall,
};

export const firewallTypes: readonly string[] = Object.keys(readers);

/** Sorted by urn, so that verdicts read the same each time: an engine registers siblings in any order. */
export function firewallsOf(resources: readonly ResourceNode[]): readonly ResourceNode[] {
  return resources
    .filter((node) => firewallTypes.includes(node.type))
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

/**
 * What a firewall resource lets in, whichever cloud wrote it.
 * @throws NotEvaluableError for unknown values and forms that are not understood
 */
export function allowancesOf(firewall: ResourceNode): readonly Allowance[] {
  const read = Object.hasOwn(readers, firewall.type) ? readers[firewall.type] : undefined;
  if (!read) throw new NotEvaluableError(`${firewall.type} is not a firewall that rules can read`);
  return read(new Value(firewall.inputs));
}
