import { describe } from "vitest";
import { UNKNOWN } from "../../infra/audit/graph";
import { hostKeyPinned } from "../../policies/rules/access/host-key-pinned";
import { providerAccess } from "../../policies/rules/access/provider-access";
import { allowEntry, editFile, fileIndex, pingEntry, type Fixture } from "./compliant-graph";
import { all, contracts, fact, set, type Change } from "./contracts";
import { itJudges, type Expected } from "./judge";

const ingress = (...entries: readonly object[]): Change => set("acl.inputs.ingress", entries);
const sources = (...list: readonly string[]): Change => set(`${fact("provider")}.sources`, list);
const sshd =
  (from: string, to: string): Change =>
  (fixture) => {
    editFile(fixture, fileIndex.sshd, from, to);
  };
const [provider, second] = ["203.0.113.7/32", "203.0.113.8/32"] as const;
const inFirewall = (reason: string): Expected => ["fail", "acl", "", reason];
const inSshd = (reason: string): Expected => ["fail", "guest", "files[0].content", reason];
const onPlatform = set(fact("platform"), { name: "x", capabilities: {} });

describe("provider-access: the provider's sources reach the system (R10, R12, R18, R42, O20)", () => {
  itJudges(providerAccess, [
    ["accepts the compliant graph", () => undefined, [["pass", "vm", "", "1 IPv4 sources"]]],
    [
      "refuses a firewall that is closed to SSH (R10, R12)",
      ingress(pingEntry(provider)),
      [inFirewall("found SSH (tcp 22) closed for the provider's 203.0.113.7/32; required: open to it")],
    ],
    [
      "refuses a firewall that is closed to ping (R42)",
      ingress(allowEntry("tcp", "22", provider)),
      [inFirewall("found ping closed for the provider's 203.0.113.7/32")],
    ],
    [
      "names each source that stays outside (R18)",
      sources(provider, second),
      [
        inFirewall("found SSH (tcp 22) closed for the provider's 203.0.113.8/32"),
        inFirewall("found ping closed for the provider's 203.0.113.8/32"),
        inSshd("found sshd closed to mvmadmin for the provider's 203.0.113.8/32"),
      ],
    ],
    ["asks for no IPv6 (O20)", sources(provider, "2001:db8::99/128"), [["pass", "vm", "", ""]]],
    [
      "counts several rules together, and any protocol",
      all(
        sources("203.0.113.6/31"),
        ingress(
          allowEntry("tcp", "22", "203.0.113.6/32"),
          allowEntry("", "", "203.0.113.7/32"),
          pingEntry("203.0.113.6/32"),
        ),
        sshd("mvmadmin@203.0.113.7/32", "mvmadmin@203.0.113.0/24"),
      ),
      [["pass", "vm", "", ""]],
    ],
    [
      "refuses sshd that knows another account only (R12)",
      sshd("AllowUsers mvmadmin@", "AllowUsers other@"),
      [inSshd("mvmadmin")],
    ],
    ["accepts sshd without host part", sshd("mvmadmin@203.0.113.7/32", "mvmadmin"), [["pass", "vm", "", ""]]],
    [
      "counts no host name for an address",
      sshd("mvmadmin@203.0.113.7/32", "mvmadmin@*.example.com"),
      [inSshd("mvmadmin")],
    ],
    [
      "refuses an account that is denied",
      sshd("Include", "DenyUsers mvm*@192.0.2.1\nInclude"),
      [inSshd("mvmadmin")],
    ],
    [
      "asks for RDP on Windows (R12)",
      all(contracts.windows, onPlatform, ingress(allowEntry("tcp", "22", provider), pingEntry(provider))),
      [inFirewall("found RDP (tcp 3389) closed")],
    ],
    [
      "leaves a missing firewall to only-required-ports",
      (f) => void delete (f as Partial<Fixture>).acl,
      [["pass", "vm", "", ""]],
    ],
    [
      "does not apply behind an appliance (O29)",
      contracts.privateSystem,
      [["not-applicable", "vm", "", "O29"]],
    ],
    [
      "does not apply where no platform is named",
      set(fact("platform"), null),
      [["not-applicable", "vm", "", "contract alone"]],
    ],
    [
      "reaches no verdict where a Match block decides",
      sshd("Include", "Match User mvmadmin\nAllowUsers mvmadmin\nInclude"),
      [["not-evaluated", "vm", "", "a Match block"]],
    ],
    [
      "reaches no verdict where groups decide",
      sshd("Include", "AllowGroups admins\nInclude"),
      [["not-evaluated", "vm", "", "a group"]],
    ],
    [
      "reaches no verdict on an unknown source",
      set("acl.inputs.ingress.0.source", UNKNOWN),
      [["not-evaluated", "vm", "ingress[0].source", ""]],
    ],
  ]);
});

const connection = "guest.inputs.connection";
const publicKey = `ssh-ed25519 ${"A".repeat(68)}`;
const hostKey = (value: unknown): Change => set(`${connection}.hostKey`, value);
const refused = (path: string, reason: string): readonly Expected[] => [["fail", "guest", path, reason]];

describe("host-key-pinned: SSH goes to that very machine (R12)", () => {
  itJudges(hostKeyPinned, [
    ["accepts a key that is still to be generated", () => undefined, [["pass", "guest", "connection", ""]]],
    ["accepts a known key", hostKey(publicKey), [["pass", "guest", "connection", ""]]],
    ["accepts a key with comment", hostKey(`${publicKey} root@web`), [["pass", "guest", "connection", ""]]],
    [
      "refuses none (R12)",
      hostKey(undefined),
      refused("connection.hostKey", "without host key; required: one"),
    ],
    ["refuses an empty one (R12)", hostKey(""), refused("connection.hostKey", "no public key line")],
    [
      "refuses a fingerprint (R12)",
      hostKey("SHA256:abcdef"),
      refused("connection.hostKey", "no public key line"),
    ],
    [
      "refuses a proxy without key (R12)",
      set(`${connection}.proxy`, { host: "198.51.100.1" }),
      refused("connection.proxy.hostKey", "without host key"),
    ],
    [
      "accepts a proxy with key",
      set(`${connection}.proxy`, { host: "198.51.100.1", hostKey: publicKey }),
      [["pass", "guest", "connection", ""]],
    ],
    [
      "judges commands over SSH alike (R12)",
      all(hostKey(undefined), set("guest.type", "command:remote:Command")),
      refused("connection.hostKey", "without host key"),
    ],
    [
      "reaches no verdict on an unknown connection",
      set(connection, UNKNOWN),
      [["not-evaluated", "guest", "connection", ""]],
    ],
  ]);
});
