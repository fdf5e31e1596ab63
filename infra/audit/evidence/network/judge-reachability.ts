import type { CustomerPlan } from "../../../contract";
import {
  conclude,
  seen,
  unproven,
  wrong,
  type EvidenceFinding,
  type NotApplicable,
  type Observation,
} from "../finding";
import { PROBES } from "../probes";
import type { SubjectVm, Vantage } from "../subject";
import { judgeSilence, type LineCheck } from "./judge-silence";
import type { Sighting } from "./sightings";
import { RDP_PORT, SSH_PORT, accessPortOf, accessSourcesOf, isWindows, isWithin } from "./sources";

/** Judges everything that was seen of one VM's ports from outside. Pure. */
export function judgeReachability(
  plan: CustomerPlan,
  vm: SubjectVm,
  all: readonly Sighting[],
): EvidenceFinding[] {
  const ports = all.filter((s) => s.vm?.urn === vm.urn && s.target.user === undefined);
  const silence = (list: readonly Sighting[]) => judgeSilence(list, checkLine(vm, all));
  const judgeStrangers = (port: number): Observation[] => {
    const strangers = strangersAt(plan, vm, ports, port);
    return strangers.length > 0
      ? silence(strangers)
      : [unproven("no vantage stands outside the allowed sources")];
  };
  return [
    conclude(PROBES.providerReachesSystem, vm, judgeAccess(plan, vm, ports)),
    conclude(PROBES.strangerHearsNoSsh, vm, judgeStrangers(SSH_PORT)),
    conclude(PROBES.strangerHearsNoRdp, vm, judgeStrangers(RDP_PORT)),
    conclude(PROBES.servicesReachable, vm, judgeServices(vm, ports, checkLine(vm, all))),
    conclude(PROBES.servicesClosedToOthers, vm, judgeOthers(vm, ports, silence)),
    conclude(PROBES.otherPortsClosed, vm, silence(ports.filter((s) => isUndeclared(vm, s.target.port)))),
  ];
}

/** R12: each of the provider's addresses reaches the system over IPv4 and hears the right kind of server. */
function judgeAccess(plan: CustomerPlan, vm: SubjectVm, ports: readonly Sighting[]): Observation[] {
  const looks = ports.filter(
    (s) =>
      s.vantage.kind === "provider" &&
      s.target.host === vm.ipv4 &&
      s.target.port === accessPortOf(vm.system) &&
      isWithin(s.vantage.ipv4, plan.provider.sources),
  );
  if (looks.length === 0) return [unproven("no vantage stands at a source of the provider")];
  return looks.map(({ vantage, target, result }) => {
    const where = `${vantage.name} → ${target.host}:${target.port}`;
    if (result.outcome === "error") return unproven(`${where}: ${result.code}`);
    if (result.outcome !== "open") return wrong(`${where}: ${result.outcome}`);
    if (!isWindows(vm.system) && !result.banner.startsWith("SSH-2.0-")) {
      return wrong(`${where}: open, but no SSH server: "${result.banner}"`);
    }
    return seen(`${where}: ${result.banner || "open"}`);
  });
}

function strangersAt(
  plan: CustomerPlan,
  vm: SubjectVm,
  ports: readonly Sighting[],
  port: number,
): Sighting[] {
  const allowed = accessSourcesOf(plan, vm.system, port);
  return ports.filter(
    (s) =>
      s.vantage.kind !== "provider" &&
      s.target.port === port &&
      !isWithin(addressOf(s.vantage, s.target.host), allowed),
  );
}

/** R43: a refusal counts as reachable; whether the application runs is the customer's or another check's matter. */
function judgeServices(
  vm: SubjectVm,
  ports: readonly Sighting[],
  line: LineCheck,
): Observation[] | NotApplicable {
  const services = vm.system.services.filter((s) => s.protocol === "tcp");
  if (services.length === 0) {
    return {
      notApplicable:
        vm.system.services.length === 0 ? "no service is declared" : "UDP gives no answer to judge by",
    };
  }
  const observations = services.flatMap((service) =>
    ports
      .filter(
        (s) =>
          s.target.port === service.port && isWithin(addressOf(s.vantage, s.target.host), service.sources),
      )
      .map(({ vantage, target, result }) => {
        const where = `${service.name}: ${vantage.name} → ${target.host}:${target.port}`;
        if (result.outcome === "open") return seen(`${where}: open`);
        if (result.outcome === "refused") return seen(`${where}: reachable, but nothing listens`);
        if (result.outcome === "error") return unproven(`${where}: ${result.code}`);
        return line(vantage, target.host) ?? wrong(`${where}: silent`);
      }),
  );
  return observations.length > 0 ? observations : { notApplicable: "no vantage stands at a declared source" };
}

function judgeOthers(
  vm: SubjectVm,
  ports: readonly Sighting[],
  silence: (list: readonly Sighting[]) => Observation[],
): Observation[] | NotApplicable {
  const isAccess = (port: number) => port === SSH_PORT || port === RDP_PORT;
  const services = vm.system.services.filter((s) => s.protocol === "tcp" && !isAccess(s.port));
  const others = services.flatMap((service) =>
    ports.filter(
      (s) =>
        s.vantage.kind !== "provider" &&
        s.target.port === service.port &&
        !isWithin(addressOf(s.vantage, s.target.host), service.sources),
    ),
  );
  return others.length > 0
    ? silence(others)
    : { notApplicable: "no vantage stands outside the declared sources" };
}

function isUndeclared(vm: SubjectVm, port: number): boolean {
  const declared = vm.system.services.some((s) => s.protocol === "tcp" && s.port === port);
  return !declared && port !== SSH_PORT && port !== RDP_PORT;
}

/**
 * Tells why a silence proves nothing: the VM answers nobody (it may be off), or the vantage's own line may be dead.
 * Undefined where the silence is conclusive.
 */
function checkLine(vm: SubjectVm, all: readonly Sighting[]): LineCheck {
  const answered = (s: Sighting) => s.result.outcome !== "silent" && s.result.outcome !== "error";
  const alive = all.some((s) => s.vm?.urn === vm.urn && answered(s));
  return (vantage, host) => {
    if (!alive) return unproven(`${vm.ipv4} answers nobody, so a silence proves nothing`);
    const proven = all.some(
      (s) => s.vantage === vantage && isIpv6(s.target.host) === isIpv6(host) && answered(s),
    );
    return proven
      ? undefined
      : unproven(`${vantage.name} hears nothing at all over ${isIpv6(host) ? "IPv6" : "IPv4"}`);
  };
}

/** The address under which a VM sees the vantage. */
function addressOf(vantage: Vantage, host: string): string {
  return isIpv6(host) ? (vantage.ipv6 ?? "::") : vantage.ipv4;
}

function isIpv6(host: string): boolean {
  return host.includes(":");
}
