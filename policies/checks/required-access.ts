import {
  describeProtocol,
  describeTraffic,
  isCovered,
  parseSource,
  type AddressRange,
  type Allowance,
  type Value,
} from "../../infra/audit/graph";
import { catalogue } from "../../infra/contract";
import { violation, type Outcome } from "../rule";

/** One thing that must come in. `port` is absent for echo requests. */
export interface RequiredAccess {
  readonly protocol: "tcp" | "udp" | "icmp" | "icmpv6";
  readonly port?: number;
  readonly sources: readonly AddressRange[];
}

const managementPort = { windows: 3389, debian: 22, ubuntu: 22, rocky: 22 } as const;

/**
 * What the plan needs open for a system: the provider's access (R10, R12) and ping (R42), the customer's own SSH
 * (O30), and the ordered services (R15). @throws NotEvaluableError
 */
export function requiredAccessOf(system: Value, providerSources: Value): readonly RequiredAccess[] {
  const provider = readSources(providerSources);
  const family = catalogue.findOperatingSystem(system.get("os").string())?.family ?? "debian";
  const customers = system.get("customerAccess").list();
  return [
    { protocol: "tcp", port: managementPort[family], sources: provider },
    { protocol: "icmp", sources: provider },
    { protocol: "icmpv6", sources: provider },
    ...customers.map(
      (access) => ({ protocol: "tcp", port: 22, sources: readSources(access.get("sources")) }) as const,
    ),
    ...system.get("services").list().map(readService),
  ];
}

export function readSources(sources: Value): readonly AddressRange[] {
  return sources.list().map((source) => parseSource(source.string(), source.path));
}

function readService(service: Value): RequiredAccess {
  const protocol = service.get("protocol").string() === "udp" ? "udp" : "tcp";
  return { protocol, port: service.get("port").number(), sources: readSources(service.get("sources")) };
}

/** What a firewall rule lets in beyond the required. */
export function judgeAllowance(
  allowance: Allowance,
  required: readonly RequiredAccess[],
): readonly Outcome[] {
  const { protocol, path } = allowance;
  if (protocol === "any" || typeof protocol === "number") {
    const found = `found a rule for ${describeProtocol(protocol)}`;
    return [violation(`${found}; required: one rule per protocol and port that is needed`, { path })];
  }
  const ofProtocol = required.filter((access) => access.protocol === protocol);
  if (protocol === "icmp" || protocol === "icmpv6") return judgeSources(allowance, ofProtocol, protocol);
  return allowance.ports.flatMap((range) => {
    const known = [...new Set(ofProtocol.map(({ port }) => port ?? -1))].filter(
      (port) => range.first <= port && port <= range.last,
    );
    const size = range.last - range.first + 1;
    if (known.length < size) {
      const traffic = describeTraffic(protocol, [range]);
      const needed =
        known.length === 0 ? "nothing of it" : `only ${known.sort((a, b) => a - b).join(", ")} of it`;
      return [
        violation(`found ${traffic} open; required: ${needed}`, {
          path: allowance.portPath,
          subject: traffic,
        }),
      ];
    }
    return known.flatMap((port) =>
      judgeSources(
        allowance,
        ofProtocol.filter((access) => access.port === port),
        `${protocol} ${port}`,
      ),
    );
  });
}

function judgeSources(
  allowance: Allowance,
  required: readonly RequiredAccess[],
  traffic: string,
): readonly Outcome[] {
  const allowed = required.flatMap((access) => access.sources);
  // A group is no declared source: who is in it is decided elsewhere.
  return [...allowance.sources.filter((source) => !isCovered(source, allowed)), ...allowance.groups].map(
    ({ text }) =>
      violation(`found ${traffic} open to ${text}; required: only the sources declared for ${traffic}`, {
        path: allowance.sourcePath,
        subject: text,
      }),
  );
}
