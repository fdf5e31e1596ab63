import type { ResourceNode } from "../resource-node";
import { resourceTypes } from "../resource-types";
import { NotEvaluableError, Value } from "../value";
import { anySource, parseSource, type AddressRange } from "./address-range";

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export type AllowedProtocol = "tcp" | "udp" | "icmp" | "icmpv6" | "any";

/** One thing that a cloud firewall lets in, whichever cloud wrote it. */
export interface Allowance {
  readonly protocol: AllowedProtocol;
  /** Empty for icmp; all ports where none is named. */
  readonly ports: readonly PortRange[];
  /** Never empty: a missing source is everyone. */
  readonly sources: readonly AddressRange[];
  /** Property path of the rule, e.g. `ingress[2]`. */
  readonly path: string;
}

const allPorts: PortRange = { first: 0, last: 65535 };

/** Resource types that `allowancesOf` reads: one row per cloud. */
const readers: Readonly<Record<string, (inputs: Value) => readonly Allowance[]>> = {
  [resourceTypes.lxdNetworkAcl]: readLxdNetworkAcl,
};

export const firewallTypes: readonly string[] = Object.keys(readers);

/**
 * What a firewall resource lets in. Rules that drop are not subtracted: what a verdict rests on must not depend on
 * their order. @throws NotEvaluableError for unknown values and forms that are not understood.
 */
export function allowancesOf(firewall: ResourceNode): readonly Allowance[] {
  const read = readers[firewall.type];
  if (!read) throw new NotEvaluableError(`${firewall.type} is not a firewall that rules can read`);
  return read(new Value(firewall.inputs));
}

function readLxdNetworkAcl(inputs: Value): readonly Allowance[] {
  return inputs.get("ingress").list().filter(isActiveAllowance).map(readLxdEntry);
}

function isActiveAllowance(entry: Value): boolean {
  const action = entry.get("action").string();
  const state = entry.get("state").stringOr("enabled");
  return state !== "disabled" && action !== "drop" && action !== "reject";
}

function readLxdEntry(entry: Value): Allowance {
  const protocol = readLxdProtocol(entry.get("protocol"));
  const source = entry.get("source");
  const sourceText = source.stringOr("").trim();
  return {
    protocol,
    ports: protocol === "icmp" || protocol === "icmpv6" ? [] : readPorts(entry.get("destinationPort")),
    sources:
      sourceText === "" ? anySource : sourceText.split(",").map((text) => parseSource(text, source.path)),
    path: entry.path,
  };
}

function readLxdProtocol(protocol: Value): AllowedProtocol {
  const text = protocol.stringOr("");
  switch (text) {
    case "":
      return "any";
    case "icmp4":
      return "icmp";
    case "icmp6":
      return "icmpv6";
    case "tcp":
    case "udp":
      return text;
    default:
      throw new NotEvaluableError(`${protocol.path} is not a protocol of LXD`, protocol.path);
  }
}

function readPorts(ports: Value): readonly PortRange[] {
  const text = ports.stringOr("").trim();
  if (text === "") return [allPorts];
  return text.split(",").map((part) => {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part.trim());
    const first = Number(match?.[1] ?? NaN);
    const last = Number(match?.[2] ?? match?.[1] ?? NaN);
    if (!(first <= last && last <= 65535)) {
      throw new NotEvaluableError(`${ports.path} is not a list of ports`, ports.path);
    }
    return { first, last };
  });
}

/** Whether the rule lets traffic of this protocol reach this port. */
export function allowsPort(allowance: Allowance, protocol: "tcp" | "udp", port: number): boolean {
  return (
    (allowance.protocol === protocol || allowance.protocol === "any") &&
    allowance.ports.some((range) => range.first <= port && port <= range.last)
  );
}

/** `tcp 22`, `udp 8000-8010`, `icmp`, `any protocol`: for findings. */
export function describeTraffic(protocol: AllowedProtocol, ports: readonly PortRange[]): string {
  if (protocol === "any") return "any protocol";
  const text = ports.map(({ first, last }) =>
    first === allPorts.first && last === allPorts.last
      ? "all ports"
      : first === last
        ? `${first}`
        : `${first}-${last}`,
  );
  return [protocol, text.join(",")].join(" ").trim();
}
