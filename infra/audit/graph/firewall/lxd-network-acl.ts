import { NotEvaluableError, type Value } from "../value";
import { anySource, parseSource } from "./address-range";
import type { Allowance } from "./allowance";
import { allPorts, parsePortRange, type PortRange } from "./port-range";
import { hasPorts, type AllowedProtocol } from "./protocol";

/** Rules that drop are not subtracted: a verdict must not rest on their order. @throws NotEvaluableError */
export function readLxdNetworkAcl(inputs: Value): readonly Allowance[] {
  return inputs.get("ingress").list().filter(isActiveAllowance).map(readEntry);
}

function isActiveAllowance(entry: Value): boolean {
  const action = entry.get("action").string();
  const state = entry.get("state").stringOr("enabled");
  return state !== "disabled" && action !== "drop" && action !== "reject";
}

function readEntry(entry: Value): Allowance {
  const protocol = readProtocol(entry.get("protocol"));
  const source = entry.get("source");
  const ports = entry.get("destinationPort");
  const sourceText = source.stringOr("").trim();
  return {
    protocol,
    ports: hasPorts(protocol) ? readPorts(ports) : [],
    sources:
      sourceText === "" ? anySource : sourceText.split(",").map((text) => parseSource(text, source.path)),
    groups: [],
    path: entry.path,
    sourcePath: source.path,
    portPath: ports.path,
  };
}

function readProtocol(protocol: Value): AllowedProtocol {
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
  return text === "" ? [allPorts] : text.split(",").map((part) => parsePortRange(part, ports.path));
}
