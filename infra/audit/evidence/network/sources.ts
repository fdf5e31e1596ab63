import ipaddr from "ipaddr.js";
import { catalogue, type CustomerPlan, type SystemPlan } from "../../../contract";

export const SSH_PORT = 22;
export const RDP_PORT = 3389;

/** The port by which the provider works on a system (R12). */
export function accessPortOf(system: SystemPlan): number {
  return isWindows(system) ? RDP_PORT : SSH_PORT;
}

export function isWindows(system: SystemPlan): boolean {
  return catalogue.findOperatingSystem(system.os)?.family === "windows";
}

/** Whether an address lies in one of the CIDR networks. Families never match each other. */
export function isWithin(address: string, networks: readonly string[]): boolean {
  const parsed = ipaddr.parse(address);
  return networks.some((network) => {
    const [base, length] = ipaddr.parseCIDR(network);
    return base.kind() === parsed.kind() && parsed.match(base, length);
  });
}

/**
 * Who may reach SSH or RDP of a system: the provider (R18), and for SSH the customer's declared sources (O30).
 * "Everyone" is never among them, whatever was declared (R14, R16): it would make every stranger welcome.
 */
export function accessSourcesOf(plan: CustomerPlan, system: SystemPlan, port: number): string[] {
  const services = system.services
    .filter((s) => s.protocol === "tcp" && s.port === port)
    .flatMap((s) => s.sources);
  const provider = port === accessPortOf(system) ? plan.provider.sources : [];
  const customer = port === SSH_PORT ? system.customerAccess.flatMap((access) => access.sources) : [];
  return [...provider, ...customer, ...services].filter((source) => !source.endsWith("/0"));
}
