import { describe } from "vitest";
import { UNKNOWN } from "../../infra/audit/graph";
import { sshdHardening } from "../../policies/rules/access/sshd-hardening";
import { editFile, fileIndex, type Fixture } from "./compliant-graph";
import { all, contracts, fact, set, system, type Change } from "./contracts";
import { itJudges, type Expected } from "./judge";

const path = "files[0].content";
const edit =
  (from: string, to: string): Change =>
  (fixture) => {
    editFile(fixture, fileIndex.sshd, from, to);
  };
const append = (text: string): Change => edit("Include /etc", `${text}\nInclude /etc`);
const fail = (reason: string): Expected => ["fail", "guest", path, reason];
const pass: readonly Expected[] = [["pass", "guest", path, "a way in for named accounts"]];
const withoutGuest: Change = (fixture) => {
  delete (fixture as Partial<Fixture>).guest;
};

describe("sshd-hardening: configuration is controlled centrally (R83)", () => {
  itJudges(sshdHardening, [
    ["accepts the compliant graph", () => undefined, pass],
    [
      "refuses root by key",
      edit("PermitRootLogin no", "PermitRootLogin prohibit-password"),
      [
        fail(
          "found PermitRootLogin prohibit-password in /etc/ssh/sshd_config:10; required: PermitRootLogin no",
        ),
      ],
    ],
    [
      "refuses root left to the default",
      edit("PermitRootLogin no\n", ""),
      [fail("found no PermitRootLogin for every connection")],
    ],
    [
      "refuses root for one address",
      append("Match Address 192.0.2.7\nPermitRootLogin yes"),
      [fail("(Match Address 192.0.2.7)")],
    ],
    [
      "refuses what sshd forbids by itself, once it is allowed",
      append("X11Forwarding yes\nPermitTunnel yes\nGatewayPorts clientspecified\nPermitUserEnvironment yes"),
      [
        fail("PermitUserEnvironment yes"),
        fail("GatewayPorts clientspecified"),
        fail("PermitTunnel yes"),
        fail("X11Forwarding yes"),
      ],
    ],
    ["refuses files of anybody's rights", append("StrictModes no"), [fail("StrictModes no")]],
    [
      "refuses forwarding",
      edit("AllowTcpForwarding no", "AllowTcpForwarding yes"),
      [fail("AllowTcpForwarding yes")],
    ],
    ["refuses 31 seconds", edit("GraceTime 30", "GraceTime 31"), [fail("LoginGraceTime 31")]],
    ["refuses to wait for ever", edit("GraceTime 30", "GraceTime 0"), [fail("LoginGraceTime 0")]],
    [
      "refuses forwarding left to the default",
      edit("AllowAgentForwarding no\n", ""),
      [fail("found no AllowAgentForwarding")],
    ],
    ["refuses a short log", edit("LogLevel VERBOSE", "LogLevel INFO"), [fail("required: LogLevel verbose")]],
    [
      "reads minutes as no number of seconds",
      edit("GraceTime 30", "GraceTime 1m"),
      [fail("LoginGraceTime 1m")],
    ],
    ["refuses two numbers", edit("MaxAuthTries 4", "MaxAuthTries 4 4"), [fail("MaxAuthTries 4 4")]],
    [
      "refuses one weak algorithm among strong ones",
      edit("hmac-sha2-512-etm@openssh.com", "hmac-sha2-512-etm@openssh.com,hmac-sha1"),
      [fail("MACs hmac-sha2-512-etm@openssh.com,hmac-sha1")],
    ],
    ["refuses a list that adds to sshd's own", edit("Ciphers ", "Ciphers ^"), [fail("Ciphers ^chacha20")]],
    [
      "leaves a configuration of others to public-key-only",
      set("guest.inputs.files.0.path", "/etc/motd"),
      [["not-applicable", "vm", "", "public-key-only"]],
    ],
    ["does not apply to Windows", contracts.windows, [["not-applicable", "vm", "", "RDP"]]],
    [
      "leaves a VM without guest to console-available",
      withoutGuest,
      [["not-applicable", "vm", "", "console"]],
    ],
    [
      "does not apply where nothing is built",
      all(withoutGuest, set(fact("platform"), null)),
      [["not-applicable", "vm", "", "contract alone"]],
    ],
    [
      "reaches no verdict on an unknown file",
      set("guest.inputs.files.0.content", UNKNOWN),
      [["not-evaluated", "vm", path, ""]],
    ],
    [
      "reaches no verdict on an unknown operating system",
      set(`${system}.os`, UNKNOWN),
      [["not-evaluated", "vm", "systems[0].os", ""]],
    ],
  ]);
});
