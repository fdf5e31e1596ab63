import {
  allowancesOf,
  describeTraffic,
  type Allowance,
  type ResourceNode,
} from "../../../../infra/audit/graph";

/** `tcp 22 from 192.0.2.0/24, ipv6 any; group …` */
export function sketch({ protocol, ports, sources, groups }: Allowance): string {
  const from = [
    ...sources.map(({ family, text }) => (text === "any" ? `${family} any` : text)),
    ...groups.map(({ text }) => text),
  ];
  return `${describeTraffic(protocol, ports)} from ${from.join(", ")}`;
}

/** What the firewall lets in, or `path: reason` where that cannot be told. */
export const readSketch = (node: ResourceNode): string | string[] => {
  try {
    return allowancesOf(node).map(sketch);
  } catch (error) {
    return `${(error as { path?: string }).path ?? ""}: ${(error as Error).message}`;
  }
};
