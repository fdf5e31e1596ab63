import { describe } from "vitest";
import { UNKNOWN } from "../../infra/audit/graph";
import { publicKeyOnly } from "../../policies/rules/access/public-key-only";
import { editFile, fileIndex, setField, sshdConfig, type Fixture } from "./compliant-graph";
import { itJudges, type Expected } from "./judge";

const path = "files[0].content";
const edit =
  (from: string, to: string) =>
  (fixture: Fixture): void =>
    editFile(fixture, fileIndex.sshd, from, to);
const append = (text: string) => edit("Include /etc", `${text}\nInclude /etc`);
/** Behind the Include, where a Match block ends with the file. */
const appendLast =
  (text: string) =>
  (fixture: Fixture): void =>
    setField(fixture, "guest.inputs.files.0.content", sshdConfig + text);
const dropIn =
  (content: unknown, name = "10-extra.conf") =>
  (fixture: Fixture): void => {
    (fixture.guest.inputs["files"] as unknown[]).push({ path: `/etc/ssh/sshd_config.d/${name}`, content });
  };
const fail = (reason: string, at = path): Expected => ["fail", "guest", at, reason];
const pass: readonly Expected[] = [["pass", "guest", path, "public keys only"]];

describe("public-key-only, for every connection (R17)", () => {
  itJudges(publicKeyOnly, [
    ["accepts the compliant graph", () => undefined, pass],
    [
      "refuses passwords",
      edit("PasswordAuthentication no", "PasswordAuthentication yes"),
      [fail("found PasswordAuthentication yes in /etc/ssh/sshd_config:3")],
    ],
    [
      "refuses passwords left to the default",
      edit("PasswordAuthentication no\n", ""),
      [fail("found no PasswordAuthentication")],
    ],
    [
      "refuses keyboard-interactive",
      edit("KbdInteractiveAuthentication no", "KbdInteractiveAuthentication yes"),
      [fail("KbdInteractiveAuthentication yes")],
    ],
    [
      "refuses it by its old name",
      edit("KbdInteractiveAuthentication no", "ChallengeResponseAuthentication yes"),
      [fail("KbdInteractiveAuthentication yes")],
    ],
    [
      "accepts it by its old name",
      edit("KbdInteractiveAuthentication no", "ChallengeResponseAuthentication no"),
      pass,
    ],
    [
      "refuses empty passwords",
      edit("PermitEmptyPasswords no", "PermitEmptyPasswords yes"),
      [fail("PermitEmptyPasswords yes")],
    ],
    ["accepts the default for empty passwords", edit("PermitEmptyPasswords no\n", ""), pass],
    [
      "refuses no public keys",
      edit("PubkeyAuthentication yes", "PubkeyAuthentication no"),
      [fail("PubkeyAuthentication no")],
    ],
    [
      "refuses host keys of other machines",
      append("HostbasedAuthentication yes"),
      [fail("HostbasedAuthentication yes")],
    ],
    ["refuses GSSAPI", append("GSSAPIAuthentication yes"), [fail("GSSAPIAuthentication yes")]],
    [
      "refuses methods without publickey",
      edit("Methods publickey", "Methods publickey password"),
      [fail("AuthenticationMethods publickey password")],
    ],
    ["accepts a second factor beside the key", edit("Methods publickey", "Methods publickey,password"), pass],
    ["takes the first value, as sshd does", append("PasswordAuthentication yes"), pass],
    [
      "takes the first value even when it is the wrong one",
      edit("# Written by managed-vm", "PasswordAuthentication yes"),
      [fail("sshd_config:1")],
    ],
    [
      "reads keywords in any case, with equals sign and quotes",
      edit("PasswordAuthentication no", 'passwordAUTHENTICATION="yes" # no'),
      [fail("found PasswordAuthentication yes")],
    ],
    [
      "ignores comments",
      edit("PasswordAuthentication no", "#PasswordAuthentication yes\nPasswordAuthentication no # yes"),
      pass,
    ],
  ]);
});

describe("public-key-only, in Match blocks (R17)", () => {
  itJudges(publicKeyOnly, [
    [
      "refuses a weaker value",
      appendLast("Match User bob\n  PasswordAuthentication yes\n"),
      [fail("(Match User bob)")],
    ],
    [
      "refuses it behind a stronger one",
      appendLast(
        "Match all\nPasswordAuthentication no\nMatch Address 192.0.2.0/24\nPasswordAuthentication yes\n",
      ),
      [fail("(Match Address 192.0.2.0/24)")],
    ],
    [
      "refuses empty passwords",
      appendLast("Match Group x\nPermitEmptyPasswords yes\n"),
      [fail("PermitEmptyPasswords yes")],
    ],
    [
      "refuses methods without publickey",
      appendLast("Match Host x\nAuthenticationMethods any\n"),
      [fail("AuthenticationMethods any")],
    ],
    [
      "accepts other settings",
      appendLast("Match User bob\nX11Forwarding no\nPasswordAuthentication no\n"),
      pass,
    ],
    [
      "does not let it stand in for the global value",
      edit("PasswordAuthentication no\n", "Match all\nPasswordAuthentication no\n"),
      [fail("found no PasswordAuthentication"), fail("found no KbdInteractiveAuthentication")],
    ],
  ]);
});

describe("public-key-only, in included files (R17)", () => {
  itJudges(publicKeyOnly, [
    ["a file included last loses to what stands before", dropIn("PasswordAuthentication yes\n"), pass],
    [
      "a file included first wins",
      (f) => {
        edit("# Written by managed-vm", "Include sshd_config.d/*.conf")(f);
        dropIn("PasswordAuthentication yes\n")(f);
      },
      [fail("/etc/ssh/sshd_config.d/10-extra.conf:1", "files[6].content")],
    ],
    [
      "its Match block counts",
      dropIn("Match User bob\nPasswordAuthentication yes\n"),
      [fail("(Match User bob)", "files[6].content")],
    ],
    [
      "its Match block ends with the file",
      (f) => {
        edit("# Written by managed-vm", "Include /etc/ssh/sshd_config.d/*.conf")(f);
        dropIn("Match User bob\nX11Forwarding no\n")(f);
      },
      pass,
    ],
    [
      "it belongs to the Match block that includes it",
      (f) => {
        edit("Include /etc", "Match User bob\nInclude /etc")(f);
        dropIn("PasswordAuthentication yes\n")(f);
      },
      [fail("(Match User bob)", "files[6].content")],
    ],
    [
      "the first of two files wins",
      (f) => {
        edit("# Written by managed-vm", "Include /etc/ssh/sshd_config.d/*.conf")(f);
        dropIn("PasswordAuthentication yes\n", "20-b.conf")(f);
        dropIn("PasswordAuthentication no\n", "10-a.conf")(f);
      },
      pass,
    ],
    [
      "a file that no pattern selects does not count",
      dropIn("Match all\nPasswordAuthentication yes\n", "extra.txt"),
      pass,
    ],
    [
      "refuses a directory in which others may leave files",
      (f) => setField(f, "guest.inputs.exclusiveDirectories", []),
      [fail("/etc/ssh/sshd_config.d", "exclusiveDirectories")],
    ],
    [
      "refuses a missing sshd_config",
      (f) => setField(f, "guest.inputs.files.0.path", "/etc/ssh/other"),
      [fail("found no /etc/ssh/sshd_config", "files")],
    ],
  ]);
});

const unevaluated = (at: string, reason: string): readonly Expected[] => [
  ["not-evaluated", "guest", at, reason],
];

describe("public-key-only reaches no verdict", () => {
  itJudges(publicKeyOnly, [
    [
      "on unknown content",
      (f) => setField(f, "guest.inputs.files.0.content", UNKNOWN),
      unevaluated(path, "not known yet"),
    ],
    [
      "on an unknown path",
      (f) => setField(f, "guest.inputs.files.1.path", UNKNOWN),
      unevaluated("files[1].path", ""),
    ],
    ["on unknown files", (f) => setField(f, "guest.inputs.files", UNKNOWN), unevaluated("files", "")],
    [
      "on unknown directories",
      (f) => setField(f, "guest.inputs.exclusiveDirectories", UNKNOWN),
      unevaluated("exclusiveDirectories", ""),
    ],
    [
      "on a line that cannot be read",
      append('AllowUsers "open'),
      unevaluated("", "/etc/ssh/sshd_config:21 cannot be read"),
    ],
    ["on an include from elsewhere", append("Include /srv/x.conf"), unevaluated("", "leads out of")],
    [
      "on a file twice",
      (f) => setField(f, "guest.inputs.files.1.path", "/etc/ssh/./sshd_config"),
      unevaluated("files", "same path"),
    ],
    [
      "on a link in place of a file",
      (f) => setField(f, "guest.inputs.links", [{ path: "/etc/ssh/sshd_config.d/x.conf", target: "/x" }]),
      unevaluated("links[0]", "link"),
    ],
    ["on endless includes", dropIn("Include /etc/ssh/sshd_config.d/*.conf\n"), unevaluated("", "too deeply")],
  ]);
});
