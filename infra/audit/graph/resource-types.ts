/** Type tokens that rules look for. Components and own resources declare the same tokens; a rename needs an alias there. */
export const resourceTypes = {
  stack: "pulumi:pulumi:Stack",
  customer: "managed-vm:index:Customer",
  managedVm: "managed-vm:index:ManagedVm",
  guestConfig: "pulumi-nodejs:dynamic/managed-vm:GuestConfig",
  lxdInstance: "pulumi-nodejs:dynamic/lxd:Instance",
  lxdNetworkAcl: "pulumi-nodejs:dynamic/lxd:NetworkAcl",
} as const;
