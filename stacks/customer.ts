import * as pulumi from "@pulumi/pulumi";
import { Customer, ManagedVm, type ManagedVmArgs } from "../components";
import type { CloudPlatform } from "../infra/cloud";
import { catalogue, type SystemPlan } from "../infra/contract";
import { type FactSettings, factsOf } from "./customer-facts";

export interface CustomerSettings extends FactSettings {
  readonly platform: CloudPlatform;
  /** Systems whose VM this run may replace. */
  readonly allowReplace: readonly string[];
}

/** Maps a plan to components: the only place that knows both. Returns the stack's outputs. */
export function declareCustomer(settings: CustomerSettings): Record<string, pulumi.Output<unknown>> {
  const { plan } = settings;
  const customer = new Customer(plan.customer, factsOf(settings));
  const vms = plan.systems.map((system) => {
    const vm = new ManagedVm(system.name, mapSystem(settings, system), {
      parent: customer,
    });
    return [system.name, vm] as const;
  });
  const collect = <T>(read: (vm: ManagedVm) => T): Record<string, T> =>
    Object.fromEntries(vms.map(([name, vm]) => [name, read(vm)]));
  return {
    systems: pulumi.output(
      collect(({ ipv4, ipv6, hostKey, instance }) => ({ ipv4, ipv6, hostKey, instance })),
    ),
    // Apart from the rest: one secret inside makes the whole output secret.
    breakGlass: pulumi.output(collect((vm) => vm.breakGlass)),
  };
}

function mapSystem({ plan, platform, allowReplace }: CustomerSettings, system: SystemPlan): ManagedVmArgs {
  const os = catalogue.findOperatingSystem(system.os);
  return {
    platform,
    os: system.os,
    ...(os?.family === "debian" && os.suite !== undefined ? { suite: os.suite } : {}),
    cpus: system.cpus,
    memoryMiB: system.memoryMiB,
    diskGiB: system.diskGiB,
    ipv6: system.ipv6,
    admin: {
      protocol: os?.family === "windows" ? "rdp" : "ssh",
      user: plan.provider.adminUser,
      keys: plan.provider.sshKeys,
      sources: plan.provider.sources,
    },
    customerAccess: system.customerAccess.map((access) => ({
      user: access.user,
      sources: access.sources,
      keys: access.publicKeys.map((publicKey, i) => ({ name: `${access.user}-${i + 1}`, publicKey })),
    })),
    services: system.services,
    patching: system.patching,
    protectVm: !allowReplace.includes(system.name),
  };
}
