import {
  allowancesOf,
  allowsPort,
  describeTraffic,
  familiesOpenToEveryone,
  type Allowance,
  type ResourceNode,
} from "../../infra/audit/graph";
import { violation, violationsOr, type Outcome } from "../rule";

interface GuardedPort {
  /** For messages, e.g. `SSH`. */
  readonly service: string;
  readonly port: number;
  readonly protocols: readonly ("tcp" | "udp")[];
}

/** Refuses a firewall that lets everyone reach a port, in one rule or in several together. */
export function judgeAnySource(firewall: ResourceNode, guarded: GuardedPort): readonly Outcome[] {
  const open = allowancesOf(firewall).filter((allowance) =>
    guarded.protocols.some((protocol) => allowsPort(allowance, protocol, guarded.port)),
  );
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

function judgeAlone(allowance: Allowance, guarded: GuardedPort): readonly Outcome[] {
  const { sources } = allowance;
  const path = `${allowance.path}.source`;
  const traffic = describeTraffic(allowance.protocol, allowance.ports);
  if (sources.every((source) => source.text === "any")) {
    return [violation(message(guarded, traffic, "any source (none is named)"), { path, subject: "" })];
  }
  return familiesOpenToEveryone(sources).map((family) => {
    const ofFamily = sources.filter((source) => source.family === family);
    const whole = ofFamily.find((source) => familiesOpenToEveryone([source]).length > 0);
    const subject = whole?.text ?? ofFamily.map((source) => source.text).join(",");
    return violation(message(guarded, traffic, subject), { path, subject });
  });
}

function judgeTogether(
  open: readonly Allowance[],
  protocol: "tcp" | "udp",
  guarded: GuardedPort,
): readonly Outcome[] {
  const involved = open.filter((allowance) => allowsPort(allowance, protocol, guarded.port));
  return familiesOpenToEveryone(involved.flatMap((allowance) => allowance.sources)).map((family) => {
    const sources = involved
      .flatMap((allowance) => allowance.sources)
      .filter((source) => source.family === family);
    const subject = sources.map((source) => source.text).join(",");
    const paths = involved.map((allowance) => allowance.path).join(", ");
    return violation(message(guarded, `${protocol} ${guarded.port}`, `${subject} (${paths} together)`), {
      path: "ingress",
      subject,
    });
  });
}

function message(guarded: GuardedPort, traffic: string, sources: string): string {
  return `${guarded.service} is reachable for everyone: found ${traffic} from ${sources}; required: only declared sources`;
}
