import { resourceTypes, Value, type ResourceNode } from "../../../infra/audit/graph";
import { bsi, cis, iso, violation, violationsOr, type Outcome, type ResourceRule } from "../../rule";

/**
 * R12: the provider's SSH goes to that very machine and to no other at its address. Without a host key the connection
 * is made with whoever answers, and that one gets what a guest is configured with. Nothing lifts this.
 */
export const hostKeyPinned: ResourceRule = {
  id: "host-key-pinned",
  displayName: "SSH connections pin the host key",
  description: "Whatever connects by SSH names the key that the host, and each proxy before it, must prove.",
  clauses: ["R12"],
  controls: [...bsi("SYS.1.1.A19", "OPS.1.2.5.A8"), ...iso("8.20", "8.24"), ...cis("4.6")],
  severity: "critical",
  enforcementLevel: "mandatory",
  remediation: "Give the connection a `hostKey`, e.g. `publicKey` of the VM's SshHostKey.",
  scope: "resource",
  types: [
    resourceTypes.guestConfig,
    "command:remote:Command",
    "command:remote:CopyToRemote",
    "command:remote:CopyFile",
  ],
  check: judgeConnection,
};

function judgeConnection(node: ResourceNode): readonly Outcome[] {
  const connection = new Value(node.inputs).get("connection");
  const proxy = connection.get("proxy");
  return violationsOr(
    [connection, ...(proxy.isPresent ? [proxy] : [])].flatMap((hop) => judgeHostKey(hop.get("hostKey"))),
    "the connection names the host key",
    { path: connection.path },
  );
}

/** The key itself may still be unknown: it is generated together with the VM. */
function judgeHostKey(hostKey: Value): readonly Outcome[] {
  const { path } = hostKey;
  if (!hostKey.isPresent) return [violation("found a connection without host key; required: one", { path })];
  if (hostKey.isUnknown || /^(ssh-|ecdsa-)\S+ [A-Za-z0-9+/]+={0,2}( |$)/.test(hostKey.string())) return [];
  return [violation("found a host key that is no public key line; required: one", { path })];
}
