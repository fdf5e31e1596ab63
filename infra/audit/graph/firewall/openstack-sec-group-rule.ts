import { NotEvaluableError, type Value } from "../value";
import { anySource, parseSource, type AddressFamily, type AddressRange } from "./address-range";
import type { Allowance, RemoteGroup } from "./allowance";
import { readOpenstackProtocol } from "./openstack-protocol";
import { allPorts, toPortRange, type PortRange } from "./port-range";
import { hasPorts, type AllowedProtocol } from "./protocol";

type Sources = Pick<Allowance, "sources" | "groups" | "sourcePath">;

/**
 * A rule of a security group of OpenStack Networking: the resource is the rule, and rules only let in. The provider
 * sends neither empty texts nor 0, so both mean what absence means. @throws NotEvaluableError
 */
export function readOpenstackSecGroupRule(inputs: Value): readonly Allowance[] {
  if (!isIngress(inputs.get("direction"))) return [];
  const family = readFamily(inputs.get("ethertype"));
  const protocol = readOpenstackProtocol(inputs.get("protocol"), family);
  return [
    {
      protocol,
      ports: hasPorts(protocol) ? [readPorts(protocol, inputs)] : [],
      ...readSources(inputs, family),
      path: "",
      portPath: inputs.get("portRangeMin").path,
    },
  ];
}

/** A group comes without a rule for incoming traffic; each rule is a resource of its own. */
export function readOpenstackSecGroup(): readonly Allowance[] {
  return [];
}

function isIngress(direction: Value): boolean {
  const text = direction.string();
  if (text !== "ingress" && text !== "egress") {
    throw new NotEvaluableError(`${direction.path} is neither ingress nor egress`, direction.path);
  }
  return text === "ingress";
}

function readFamily(ethertype: Value): AddressFamily {
  const text = ethertype.string();
  if (text === "IPv4") return "ipv4";
  if (text === "IPv6") return "ipv6";
  throw new NotEvaluableError(`${ethertype.path} is neither IPv4 nor IPv6`, ethertype.path);
}

/** Networking takes ports only with a protocol that has them; what it would refuse is read as all ports. */
function readPorts(protocol: AllowedProtocol, inputs: Value): PortRange {
  if (protocol !== "tcp" && protocol !== "udp") return allPorts;
  const firstPort = inputs.get("portRangeMin");
  const lastPort = inputs.get("portRangeMax");
  const first = firstPort.isPresent ? firstPort.number() : 0;
  const last = lastPort.isPresent ? lastPort.number() : 0;
  return first === 0 && last === 0 ? allPorts : toPortRange(first, last, firstPort.path);
}

function readSources(inputs: Value, family: AddressFamily): Sources {
  const prefix = inputs.get("remoteIpPrefix");
  const group = inputs.get("remoteGroupId");
  const addressGroup = inputs.get("remoteAddressGroupId");
  if (isWritten(group)) {
    // At a preview the cloud has told neither; which of the two the program named is not to be seen any more.
    if (group.isUnknown && prefix.isUnknown) prefix.string();
    if (!prefix.isUnknown && isWritten(prefix)) return ofPrefix(prefix, family);
    return { sources: [], groups: [readGroup(group)], sourcePath: group.path };
  }
  if (isWritten(prefix)) return ofPrefix(prefix, family);
  if (isWritten(addressGroup)) {
    throw new NotEvaluableError("the addresses of an address group are not in the rule", addressGroup.path);
  }
  return { sources: anyOf(family), groups: [], sourcePath: prefix.path };
}

function isWritten(value: Value): boolean {
  return value.isUnknown || value.stringOr("").trim() !== "";
}

function readGroup(group: Value): RemoteGroup {
  return { text: group.isUnknown ? "a security group" : `security group ${group.string()}` };
}

function ofPrefix(prefix: Value, family: AddressFamily): Sources {
  const source = parseSource(prefix.string(), prefix.path);
  if (source.family !== family) {
    throw new NotEvaluableError(`${prefix.path} is not of the rule's ethertype`, prefix.path);
  }
  return { sources: [source], groups: [], sourcePath: prefix.path };
}

function anyOf(family: AddressFamily): readonly AddressRange[] {
  return anySource.filter((source) => source.family === family);
}
