import { describe } from "vitest";
import { UNKNOWN } from "../../infra/audit/graph";
import { declaredAccountsOnly } from "../../policies/rules/access/declared-accounts";
import { customerKey, editFile, fileIndex, type Fixture } from "./compliant-graph";
import { all, contracts, fact, set, system, type Change } from "./contracts";
import { itJudges, type Expected } from "./judge";

const edit =
  (file: keyof typeof fileIndex, from: string, to: string): Change =>
  (fixture) => {
    editFile(fixture, fileIndex[file], from, to);
  };
const sshd = (from: string, to: string): Change => edit("sshd", from, to);
const inSshd = (reason: string): Expected => ["fail", "guest", "files[0].content", reason];
const inKeys = (file: number, reason: string): Expected => [
  "fail",
  "guest",
  `files[${file}].content`,
  reason,
];
const pass = (count: number): readonly Expected[] => [["pass", "guest", "", `${count} declared accounts`]];

describe("declared-accounts: an undeclared account, key or source is a finding (O30, R84, R18)", () => {
  itJudges(declaredAccountsOnly, [
    ["accepts the compliant graph", () => undefined, pass(2)],
    ["accepts the provider alone", contracts.application, pass(1)],
    [
      "names an account that nobody declared (O30)",
      set("guest.inputs.users.1.name", "guest"),
      [["fail", "guest", "users[1]", "found the account guest; required: a declared one"]],
    ],
    [
      "leaves accounts of application VMs to provider-root-only",
      all(contracts.application, set("guest.inputs.users.2", { name: "ops" })),
      pass(1),
    ],
    [
      "names what the customer no longer declares, in each place (R84)",
      set(`${system}.customerAccess`, []),
      [
        ["fail", "guest", "users[1]", "ops"],
        inSshd("found AllowUsers ops@192.0.2.0/24"),
        inKeys(5, "found a key for ops that nobody declared"),
      ],
    ],
    ["accepts a part of the declared sources", sshd("192.0.2.0/24", "192.0.2.7/32"), pass(2)],
    ["refuses a broader source (R18)", sshd("192.0.2.0/24", "192.0.2.0/23"), [inSshd("ops@192.0.2.0/23")]],
    [
      "refuses the source of another account (R18)",
      sshd("ops@192.0.2.0/24", "ops@203.0.113.7/32"),
      [inSshd("found AllowUsers ops@203.0.113.7/32; required: declared accounts from their own sources")],
    ],
    ["refuses a pattern of accounts", sshd("AllowUsers ops@", "AllowUsers op?@"), [inSshd("op?@")]],
    [
      "refuses an account in a Match block",
      sshd("Include", "Match Address 192.0.2.7\nAllowUsers root@192.0.2.7\nInclude"),
      [inSshd("found AllowUsers root@192.0.2.7")],
    ],
    [
      "refuses sshd without a list",
      all(sshd("AllowUsers mvmadmin", "#"), sshd("AllowUsers ops", "#")),
      [inSshd("found sshd open to every account; required: AllowUsers")],
    ],
    [
      "accepts sshd closed to all",
      all(sshd("AllowUsers mvmadmin@203.0.113.7/32", "DenyUsers *"), sshd("AllowUsers ops", "#")),
      pass(2),
    ],
    [
      "refuses keys in the accounts' homes (O30)",
      sshd("AuthorizedKeysFile /etc/ssh/authorized_keys.d/%u", "AuthorizedKeysFile .ssh/authorized_keys"),
      [inSshd("found AuthorizedKeysFile .ssh/authorized_keys")],
    ],
    [
      "refuses sshd's own place of keys (O30)",
      sshd("AuthorizedKeysFile /etc/ssh/authorized_keys.d/%u\n", ""),
      [inSshd("found no AuthorizedKeysFile")],
    ],
    [
      "names a key of nobody (O30)",
      edit("providerKeys", " operations\n", ` operations\n\n# comment\n${customerKey} copied\n`),
      [inKeys(4, "found a key for mvmadmin that nobody declared")],
    ],
    ["accepts a key under another comment", edit("customerKeys", " ops-1", " laptop of Anna"), pass(2)],
    [
      "names a declared key with options of its own (O30)",
      edit("customerKeys", "ssh-ed25519", 'command="id" ssh-ed25519'),
      [inKeys(5, "a key for ops")],
    ],
    [
      "names keys of an account that has none (O30)",
      set("guest.inputs.files.5.path", "/etc/ssh/authorized_keys.d/breakglass"),
      [inKeys(5, "a key for breakglass")],
    ],
    [
      "refuses a directory of keys that is open to others (O30)",
      set("guest.inputs.exclusiveDirectories", ["/etc/ssh/sshd_config.d"]),
      [["fail", "guest", "exclusiveDirectories", "required: an exclusive directory"]],
    ],
    [
      "leaves a VM without guest to console-available",
      (f) => void delete (f as Partial<Fixture>).guest,
      [["not-applicable", "vm", "", "console-available"]],
    ],
    [
      "reaches no verdict without the provider's keys, as an older state has none",
      set(`${fact("provider")}.publicKeys`, undefined),
      [["not-evaluated", "vm", "provider.publicKeys", ""]],
    ],
    [
      "reaches no verdict on an unknown file of keys",
      set("guest.inputs.files.4.content", UNKNOWN),
      [["not-evaluated", "vm", "files[4].content", ""]],
    ],
  ]);
});
