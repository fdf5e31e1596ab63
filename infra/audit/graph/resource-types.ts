/** Type tokens that rules look for. Components and own resources declare the same tokens; a rename needs an alias there. */
export const resourceTypes = {
  stack: "pulumi:pulumi:Stack",
  customer: "managed-vm:index:Customer",
  managedVm: "managed-vm:index:ManagedVm",
  guestConfig: "pulumi-nodejs:dynamic/managed-vm:GuestConfig",
  lxdInstance: "pulumi-nodejs:dynamic/lxd:Instance",
  lxdNetworkAcl: "pulumi-nodejs:dynamic/lxd:NetworkAcl",
  openstackInstance: "openstack:compute/instance:Instance",
  openstackComputeSecGroup: "openstack:compute/secGroup:SecGroup",
  openstackSecGroup: "openstack:networking/secGroup:SecGroup",
  openstackSecGroupRule: "openstack:networking/secGroupRule:SecGroupRule",
  openstackPort: "openstack:networking/port:Port",
  openstackPortSecGroupAssociate: "openstack:networking/portSecGroupAssociate:PortSecGroupAssociate",
  hcloudServer: "hcloud:index/server:Server",
  hcloudFirewall: "hcloud:index/firewall:Firewall",
  hcloudFirewallAttachment: "hcloud:index/firewallAttachment:FirewallAttachment",
} as const;
