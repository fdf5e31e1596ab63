import { NotEvaluableError, type Value } from "../value";
import { anySource, parseSource } from "./address-range";
import type { Allowance } from "./allowance";
import { allPorts, toPortRange, type PortRange } from "./port-range";
import { hasPorts, type AllowedProtocol } from "./protocol";

/** A security group of OpenStack Compute, the older form: only rules that let in. @throws NotEvaluableError */
export function readOpenstackComputeSecGroup(inputs: Value): readonly Allowance[] {
  const rules = inputs.get("rules");
  return rules.isPresent ? rules.list().map(readRule) : [];
}

function readRule(rule: Value): Allowance {
  const cidr = rule.get("cidr");
  const fromPort = rule.get("fromPort");
  const source = cidr.stringOr("").trim() === "" ? undefined : parseSource(cidr.string(), cidr.path);
  const group = source ? undefined : readGroup(rule);
  const protocol = readProtocol(rule.get("ipProtocol"), source?.family === "ipv6");
  return {
    protocol,
    ports: hasPorts(protocol) ? [readPorts(fromPort, rule.get("toPort"))] : [],
    sources: source ? [source] : group === undefined ? anySource : [],
    groups: group === undefined ? [] : [{ text: group }],
    path: rule.path,
    sourcePath: cidr.path,
    portPath: fromPort.path,
  };
}

function readGroup(rule: Value): string | undefined {
  const self = rule.get("self");
  if (self.isPresent && self.boolean()) return "the security group itself";
  const group = rule.get("fromGroupId");
  if (group.isUnknown) return "a security group";
  return group.stringOr("").trim() === "" ? undefined : `security group ${group.string()}`;
}

function readProtocol(protocol: Value, isIpv6: boolean): AllowedProtocol {
  const text = protocol.string().toLowerCase();
  if (text === "tcp" || text === "udp") return text;
  if (text === "icmp") return isIpv6 ? "icmpv6" : "icmp";
  throw new NotEvaluableError(`${protocol.path} is not a protocol of OpenStack Compute`, protocol.path);
}

/** -1 for both is all ports. */
function readPorts(fromPort: Value, toPort: Value): PortRange {
  const first = fromPort.number();
  const last = toPort.number();
  return first === -1 && last === -1 ? allPorts : toPortRange(first, last, fromPort.path);
}
