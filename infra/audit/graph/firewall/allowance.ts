import type { AddressRange } from "./address-range";
import { allPorts, type PortRange } from "./port-range";
import { describeProtocol, type AllowedProtocol } from "./protocol";

/** A source that is a set of machines of the same cloud, not of addresses: neither everyone nor a network. */
export interface RemoteGroup {
  /** As it was written, for findings; `a security group` where the cloud has not told its id yet. */
  readonly text: string;
}

/** One thing that a cloud firewall lets in, whichever cloud wrote it. What goes out is no allowance. */
export interface Allowance {
  readonly protocol: AllowedProtocol;
  /** Empty for icmp; all ports where none is named. */
  readonly ports: readonly PortRange[];
  /** A missing source is everyone. Empty only where `groups` is not. */
  readonly sources: readonly AddressRange[];
  readonly groups: readonly RemoteGroup[];
  /** Property path of the rule, e.g. `ingress[2]`; empty where the resource is the rule. */
  readonly path: string;
  /** Property path of the sources, also where none is written. */
  readonly sourcePath: string;
  /** Property path of the ports, also where none are written. */
  readonly portPath: string;
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
  if (protocol === "any" || typeof protocol === "number") return describeProtocol(protocol);
  return [protocol, ports.map(describePorts).join(",")].join(" ").trim();
}

function describePorts({ first, last }: PortRange): string {
  if (first === allPorts.first && last === allPorts.last) return "all ports";
  return first === last ? `${first}` : `${first}-${last}`;
}
