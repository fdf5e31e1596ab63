import {
  allowancesOf,
  allowsPort,
  describeTraffic,
  familiesOpenToEveryone,
  type AddressFamily,
  type AddressRange,
  type Allowance,
  type ResourceNode,
} from "../../infra/audit/graph";
import { violation, violationsOr, type Outcome } from "../rule";

/** A service that nobody but named sources may reach. */
export interface GuardedService {
  /** For messages, e.g. `SSH`. */
  readonly service: string;
  readonly port: number;
  readonly protocols: readonly ("tcp" | "udp")[];
}

/** R14, R15, R18. */
export const ssh: GuardedService = { service: "SSH", port: 22, protocols: ["tcp"] };

/** R14-R16. Current clients use UDP beside TCP. */
export const rdp: GuardedService = { service: "RDP", port: 3389, protocols: ["tcp", "udp"] };

/** The rules of a firewall that let somebody reach the service. @throws NotEvaluableError */
export function openingsOf(firewall: ResourceNode, guarded: GuardedService): readonly Allowance[] {
  return allowancesOf(firewall).filter((allowance) =>
    guarded.protocols.some((protocol) => allowsPort(allowance, protocol, guarded.port)),
  );
}

/** Refuses a firewall that lets everyone reach a port, in one rule or in several together. */
export function judgeAnySource(firewall: ResourceNode, guarded: GuardedService): readonly Outcome[] {
  const open = openingsOf(firewall, guarded);
  const alone = open.flatMap((allowance) => judgeAlone(allowance, guarded));
  // Halves in two rules are as open as one whole; where a rule is open alone it is named already.
  const violations =
    alone.length > 0
      ? alone
      : guarded.protocols.flatMap((protocol) => judgeTogether(open, protocol, guarded));
  return violationsOr(
    violations,
    open.length === 0
      ? `no rule lets anybody reach ${guarded.service} (port ${guarded.port})`
      : `${guarded.service} (port ${guarded.port}) is open to named sources only`,
  );
}

function judgeAlone(allowance: Allowance, guarded: GuardedService): readonly Outcome[] {
  const { sources, sourcePath: path } = allowance;
  const traffic = describeTraffic(allowance.protocol, allowance.ports);
  if (sources.length > 0 && sources.every((source) => source.text === "any")) {
    return [violation(describe(guarded, traffic, "any source (none is named)"), { path, subject: "" })];
  }
  return familiesOpenToEveryone(sources).map((family) => {
    const whole = sources.find((source) => source.family === family && isEveryone(source));
    const subject = whole?.text ?? listSources(sources, family);
    return violation(describe(guarded, traffic, subject), { path, subject });
  });
}

function judgeTogether(
  open: readonly Allowance[],
  protocol: "tcp" | "udp",
  guarded: GuardedService,
): readonly Outcome[] {
  const involved = open.filter((allowance) => allowsPort(allowance, protocol, guarded.port));
  const sources = involved.flatMap((allowance) => allowance.sources);
  return familiesOpenToEveryone(sources).map((family) => {
    const subject = listSources(sources, family);
    const paths = involved.map((allowance) => allowance.path);
    const reason = describe(
      guarded,
      `${protocol} ${guarded.port}`,
      `${subject} (${paths.join(", ")} together)`,
    );
    // The list that the rules stand in: `ingress` of `ingress[2]`.
    return violation(reason, { path: paths[0]?.replace(/\[\d+\]$/, "") ?? "", subject });
  });
}

function isEveryone(source: AddressRange): boolean {
  return familiesOpenToEveryone([source]).length > 0;
}

/** For messages: the sources of that family as they were written. */
export function listSources(sources: readonly AddressRange[], family: AddressFamily): string {
  return sources
    .filter((source) => source.family === family)
    .map((source) => source.text)
    .join(",");
}

/** For messages. @param sources as written */
export function describe(guarded: GuardedService, traffic: string, sources: string): string {
  return `${guarded.service} is reachable for everyone: found ${traffic} from ${sources}; required: only declared sources`;
}
