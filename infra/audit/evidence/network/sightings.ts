import type { SubjectVm, Vantage, VerifySubject } from "../subject";
import { probeFrom, type ProbeResult, type ProbeTarget } from "./run-vantage";
import { RDP_PORT, SSH_PORT, isWindows } from "./sources";

/** What one vantage saw at one port of one VM, or at one of its own controls. */
export interface Sighting {
  readonly vantage: Vantage;
  /** Absent for a control of the vantage. */
  readonly vm?: SubjectVm;
  readonly target: ProbeTarget;
  readonly result: ProbeResult;
}

/** Ports that attackers and auditors try first; what a card declares of them is left out when closed ports are judged. */
export const WATCHED_PORTS: readonly number[] = [
  21, 23, 25, 80, 111, 139, 443, 445, 5432, 5665, 5666, 8080, 9100,
];

/** An account that exists nowhere: sshd must offer it no more and no less than the others. */
export const UNKNOWN_USER = "mvm-nobody";

/** Looks at all VMs from all vantages at once. */
export async function collectSightings(
  subject: VerifySubject,
  vantages: readonly Vantage[],
  options: { readonly timeoutMs: number; readonly breakGlassUser: string },
): Promise<Sighting[]> {
  const firstOfProvider = vantages.find((vantage) => vantage.kind === "provider");
  const perVantage = vantages.map(async (vantage) => {
    const planned = [
      ...vantage.controls.map((target): Omit<Sighting, "result"> => ({ vantage, target })),
      ...subject.vms.flatMap((vm) => portTargets(vm, vantage)),
      // One place suffices, and every further handshake counts against sshd's limits for unproven connections.
      ...(vantage === firstOfProvider
        ? subject.vms.flatMap((vm) => sshTargets(subject, vm, vantage, options))
        : []),
    ];
    const results = await probeFrom(
      vantage,
      planned.map((entry) => entry.target),
      options.timeoutMs,
    );
    return planned.map((entry, index) => ({
      ...entry,
      result: results[index] ?? { outcome: "error" as const, code: "no answer" },
    }));
  });
  return (await Promise.all(perVantage)).flat();
}

function portTargets(vm: SubjectVm, vantage: Vantage): Omit<Sighting, "result">[] {
  const declared = vm.system.services.filter((s) => s.protocol === "tcp").map((s) => s.port);
  const ports = [...new Set([SSH_PORT, RDP_PORT, ...declared, ...WATCHED_PORTS])];
  const hosts = [vm.ipv4, ...(vm.ipv6 && vantage.ipv6 ? [vm.ipv6] : [])];
  return hosts.flatMap((host) => ports.map((port) => ({ vantage, vm, target: { host, port } })));
}

function sshTargets(
  subject: VerifySubject,
  vm: SubjectVm,
  vantage: Vantage,
  options: { readonly breakGlassUser: string },
): Omit<Sighting, "result">[] {
  if (isWindows(vm.system)) return [];
  const users = [subject.plan.provider.adminUser, UNKNOWN_USER, options.breakGlassUser];
  return users.map((user) => ({ vantage, vm, target: { host: vm.ipv4, port: SSH_PORT, user } }));
}
