import {
  guestOf,
  hasPlatform,
  sshdMainFile,
  type ResourceGraph,
  type SystemView,
} from "../../../infra/audit/graph";
import { readFamily } from "../../checks/basis";
import { judgeSetting, oneOf, readSshd, type SshdRequirement } from "../../checks/sshd-settings";
import {
  bsi,
  checkEachSystem,
  cis,
  devSec,
  iso,
  notApplicable,
  violationsOr,
  type GraphRule,
  type Outcome,
} from "../../rule";

/**
 * R83: rights and configuration are controlled centrally. sshd is a way in for named accounts, not a way through, and
 * speaks strong algorithms only. What concerns passwords is public-key-only; who may come is declared-accounts.
 */
export const sshdHardening: GraphRule = {
  id: "sshd-hardening",
  displayName: "sshd is hardened",
  description:
    "No root login, no forwarding, strong algorithms only, few and short attempts, and each login in the log.",
  clauses: ["R83"],
  controls: [
    ...bsi("OPS.1.2.5.A8", "SYS.1.1.A6"),
    ...iso("8.9", "8.20", "8.24"),
    ...cis("4.6"),
    ...devSec("sshd-01", "sshd-02", "sshd-03", "sshd-06", "sshd-11", "sshd-13", "sshd-17", "sshd-18"),
    ...devSec("sshd-38", "sshd-39", "sshd-40", "sshd-41", "sshd-42"),
  ],
  severity: "medium",
  enforcementLevel: "mandatory",
  remediation: "Use the sshd configuration that AgentConfig renders, and add no Match block that weakens it.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => judgeSystem(graph, system)),
};

const no = oneOf("no");

/** Comma separated, all of them known as strong; a list that starts with `+`, `-` or `^` builds on sshd's own. */
function only(...names: readonly string[]): SshdRequirement {
  return {
    text: `only of ${names.join(",")}`,
    accepts: ([list = "", ...more]) =>
      more.length === 0 && list.split(",").every((name) => names.includes(name)),
    defaultWillDo: false,
  };
}

/** A plain number, or one of seconds. Zero means without limit. */
function atMost(limit: number): SshdRequirement {
  return {
    text: `at most ${limit}`,
    accepts: ([text = "", ...more]) => {
      const [, digits] = /^(\d{1,6})s?$/.exec(text) ?? [];
      return more.length === 0 && digits !== undefined && Number(digits) > 0 && Number(digits) <= limit;
    },
    defaultWillDo: false,
  };
}

const requirements: Readonly<Record<string, SshdRequirement>> = {
  PermitRootLogin: { ...no, defaultWillDo: false },
  StrictModes: { ...oneOf("yes"), defaultWillDo: true },
  PermitUserEnvironment: { ...no, defaultWillDo: true },
  AllowTcpForwarding: { ...no, defaultWillDo: false },
  AllowAgentForwarding: { ...no, defaultWillDo: false },
  AllowStreamLocalForwarding: { ...no, defaultWillDo: false },
  GatewayPorts: { ...no, defaultWillDo: true },
  PermitTunnel: { ...no, defaultWillDo: true },
  X11Forwarding: { ...no, defaultWillDo: true },
  LogLevel: { ...oneOf("verbose"), defaultWillDo: false },
  LoginGraceTime: atMost(30),
  MaxAuthTries: atMost(4),
  Ciphers: only(
    "chacha20-poly1305@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-gcm@openssh.com",
    "aes256-ctr",
    "aes192-ctr",
    "aes128-ctr",
  ),
  KexAlgorithms: only(
    "mlkem768x25519-sha256",
    "sntrup761x25519-sha512",
    "sntrup761x25519-sha512@openssh.com",
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "diffie-hellman-group-exchange-sha256",
  ),
  MACs: only("hmac-sha2-512-etm@openssh.com", "hmac-sha2-256-etm@openssh.com", "umac-128-etm@openssh.com"),
};

function judgeSystem(graph: ResourceGraph, system: SystemView): readonly Outcome[] {
  if (readFamily(system.plan) === "windows") return [notApplicable("Windows is reached by RDP")];
  const guest = system.vm ? guestOf(graph, system.vm) : undefined;
  if (!guest) {
    const reason = hasPlatform(graph)
      ? "nothing is rendered for the system: see console-available"
      : "the stack names no platform: judged by the contract alone";
    return [notApplicable(reason)];
  }
  const sshd = readSshd(guest.spec, guest.urn);
  if (!sshd.isOurs) return [notApplicable(`${sshdMainFile} is not ours: see public-key-only`)];
  return violationsOr(
    Object.entries(requirements).flatMap(([name, required]) => judgeSetting(sshd, name, required)),
    "sshd is a way in for named accounts, with strong algorithms only",
    sshd.place(sshdMainFile),
  );
}
