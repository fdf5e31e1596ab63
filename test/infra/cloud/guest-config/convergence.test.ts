import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type {
  GuestConfigInputs,
  GuestConfigOutputs,
  ObservedGuest,
} from "../../../../infra/cloud/guest-config";
import { applyPayload, readPayload } from "../../../../infra/cloud/guest-config/converge";
import { composeProgram } from "../../../../infra/cloud/guest-config/program";
import { marksOf, wantedOf } from "../../../../infra/cloud/guest-config/wanted";
import { HOST_KEY } from "./fixtures";

/**
 * The Python program in a root of its own, with programs that write down how they were called. What they do in
 * earnest is the lab's matter.
 */
let root: string;
let bin: string;

interface Answer {
  readonly observed: ObservedGuest;
  readonly changed: string[];
  readonly error?: { kind: string; message: string };
}

function put(path: string, content: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
  chmodSync(join(root, path), mode);
}

/** A program that logs its arguments and input, then does `script`. */
function program(name: string, script: string): void {
  const text = `#!/bin/sh\nprintf '%s\\n' "${name} $*" >> ${root}/calls\n${script}\n`;
  writeFileSync(join(bin, name), text, { mode: 0o755 });
}

const calls = (): string[] =>
  existsSync(join(root, "calls")) ? readFileSync(join(root, "calls"), "utf8").trim().split("\n") : [];

const systemctl = (state: string) =>
  `case "$1" in show) shift 2; for u in "$@"; do [ "$u" = -- ] || printf 'Id=%s\\n${state}\\n\\n' "$u"; done;; esac`;
const RUNNING =
  "LoadState=loaded\\nUnitFileState=enabled\\nActiveState=active\\nConditionResult=yes\\nNeedDaemonReload=no";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mvm-guest-"));
  bin = join(root, "bin");
  mkdirSync(bin);
  mkdirSync(join(root, "run"));
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  put("/etc/passwd", `root:x:${uid}:0::/root:/bin/bash\nmvmadmin:x:1000:1000::/home/mvmadmin:/bin/bash\n`);
  put("/etc/group", `root:x:${gid}:\nmvmadmin:x:1000:\n`);
  put("/etc/shadow", "root:*:1:0:99999:7:::\nmvmadmin:!:1:0:99999:7:::\n");
  program("dpkg-query", "printf 'demo\\tii \\n'");
  program("systemctl", systemctl(RUNNING));
  program("demo", "cat " + join(root, "live"));
  for (const name of ["sshd", "nft", "visudo", "dpkg", "apt-get", "useradd", "usermod", "loginctl"])
    program(name, "");
  program("chpasswd", `cat > ${root}/chpasswd.input`);
  put("/live", "in effect\n");
});
afterEach(() => rmSync(root, { recursive: true }));

const wanted: GuestConfigInputs = {
  connection: { host: "192.0.2.10", port: 22, user: "mvmadmin", hostKey: HOST_KEY },
  files: [
    {
      path: "/etc/ssh/sshd_config",
      content: "A yes\nInclude /etc/ssh/sshd_config.d/*.conf\n",
      mode: "0600",
      owner: "root",
      group: "root",
      validator: "sshd",
    },
    { path: "/etc/demo.d/ours", content: "b\n", mode: "0640", owner: "root", group: "root" },
  ],
  links: [{ path: "/etc/localtime", target: "/usr/share/zoneinfo/UTC" }],
  exclusiveDirectories: ["/etc/demo.d"],
  packages: ["demo"],
  users: [{ name: "mvmadmin", groups: [], shell: "/bin/bash" }],
  units: [
    {
      name: "ssh.service",
      enabled: true,
      active: true,
      onChange: { action: "reload", files: ["/etc/ssh/sshd_config", "/etc/demo.d"] },
    },
    {
      name: "demo.service",
      enabled: true,
      active: true,
      effective: ["demo"],
      onChange: { action: "restart", files: ["/etc/other"] },
    },
  ],
  passwords: {},
};

const before = (): string =>
  [
    "h = sys.modules['host']",
    `h.ROOT = ${JSON.stringify(root)}`,
    `h.ENVIRONMENT["PATH"] = ${JSON.stringify(`${bin}:/usr/bin:/bin`)}`,
    "h.LOCK_WAIT_SECONDS = 1",
  ].join("\n");

function run(payload: object): Answer {
  const done = spawnSync("python3", ["-I", "-S", "-B", "-"], {
    input: composeProgram(payload, before()),
    encoding: "utf8",
  });
  if (done.stderr !== "") throw new Error(done.stderr);
  return JSON.parse(done.stdout) as Answer;
}

const apply = (inputs = wanted, olds?: GuestConfigOutputs): Answer => run(applyPayload(inputs, olds));
const read = (): Answer => run(readPayload(wantedOf(wanted)));
const actions = (): string[] => calls().filter((c) => !/^(systemctl show|dpkg-query|demo)/.test(c));

function stateAfter(inputs: GuestConfigInputs, { observed }: Answer): GuestConfigOutputs {
  return {
    connection: inputs.connection,
    machine: "",
    wanted: wantedOf(inputs),
    applied: marksOf(inputs, observed),
    observed,
  };
}

describe("apply", () => {
  it("writes files with mode, links and directories, validates first, reloads last", () => {
    const { changed, observed } = apply();
    expect(changed).toEqual([
      "directory /etc/demo.d",
      "file /etc/ssh/sshd_config",
      "file /etc/demo.d/ours",
      "file /etc/localtime",
      "unit ssh.service",
    ]);
    expect(statSync(join(root, "/etc/demo.d/ours")).mode & 0o7777).toBe(0o640);
    expect(actions().map((c) => c.replace(/stage-\w+/, "stage"))).toEqual([
      `sshd -t -f ${root}/var/lib/managed-vm/stage/0`,
      "systemctl reload -- ssh.service",
    ]);
    expect(observed.files).toEqual(wantedOf(wanted).files);
    expect(observed.pendingUnits).toEqual([]);
  });

  it("changes nothing the second time", () => {
    const first = apply();
    rmSync(join(root, "calls"));
    const second = apply(wanted, stateAfter(wanted, first));
    expect([second.changed, actions()]).toEqual([[], []]);
    expect(second.observed).toEqual(first.observed);
  });

  it("removes foreign entries of an exclusive directory, links unfollowed, and reloads what reads it", () => {
    apply();
    put("/etc/demo.d/evil.conf", "x");
    put("/etc/demo.d/sub/deep", "x");
    put("/kept/file", "x");
    symlinkSync(join(root, "kept"), join(root, "/etc/demo.d/link"));
    expect(Object.keys(read().observed.unexpectedFiles)).toEqual([
      "/etc/demo.d/evil.conf",
      "/etc/demo.d/link",
      "/etc/demo.d/sub",
    ]);
    expect(apply().changed).toEqual([
      "file /etc/demo.d/evil.conf",
      "file /etc/demo.d/link",
      "file /etc/demo.d/sub",
      "unit ssh.service",
    ]);
    expect(readFileSync(join(root, "/kept/file"), "utf8")).toBe("x");
  });

  it("puts a file where a link or a directory was laid", () => {
    apply();
    rmSync(join(root, "/etc/ssh/sshd_config"));
    put("/elsewhere", "x");
    symlinkSync(join(root, "elsewhere"), join(root, "/etc/ssh/sshd_config"));
    rmSync(join(root, "/etc/demo.d/ours"));
    mkdirSync(join(root, "/etc/demo.d/ours"));
    expect(read().observed.files["/etc/ssh/sshd_config"]?.sha256).toBe("not a regular file");
    expect(apply().observed.files).toEqual(wantedOf(wanted).files);
    expect(readFileSync(join(root, "/elsewhere"), "utf8")).toBe("x");
  });

  it("lets nothing go live that a validator refuses", () => {
    put("/etc/ssh/sshd_config", "old\n", 0o600);
    program("sshd", 'echo "$3: bad option" >&2; exit 255');
    const { error, changed } = apply();
    expect(error).toEqual({
      kind: "validation",
      message: "sshd refuses /etc/ssh/sshd_config: /0: bad option",
    });
    expect([
      changed,
      readFileSync(join(root, "/etc/ssh/sshd_config"), "utf8"),
      existsSync(join(root, "/etc/demo.d/ours")),
    ]).toEqual([[], "old\n", false]);
  });

  it("asks all validators at once, each for its own files", () => {
    // Each ends only when the other has begun.
    const meet = (mine: string, other: string): string =>
      `touch ${root}/${mine}; for i in $(seq 100); do [ -e ${root}/${other} ] && break; sleep 0.05; done; [ -e ${root}/${other} ] || exit 1; cat "$3" > ${root}/seen-${mine}`;
    program("sshd", meet("a", "b"));
    program("nft", meet("b", "a"));
    const nftables = {
      path: "/etc/nftables.conf",
      content: "x\n",
      mode: "0600",
      owner: "root",
      group: "root",
    };
    const { error } = apply({ ...wanted, files: [...wanted.files, { ...nftables, validator: "nftables" }] });
    expect(error).toBeUndefined();
    expect(readFileSync(join(root, "seen-b"), "utf8")).toBe("x\n");
  });

  it("shows sshd a staged include in place of the live directory", () => {
    program("sshd", `cat "$3" > ${root}/seen`);
    apply();
    expect(readFileSync(join(root, "seen"), "utf8")).toMatch(
      /^A yes\nInclude \/\S+\/stage-\w+\/\[0-9\]\*\.include\n$/,
    );
  });

  it("puts the old files back when a unit does not take the new ones", () => {
    put("/etc/ssh/sshd_config", "old\n", 0o600);
    program("systemctl", `${systemctl(RUNNING)}\n[ "$1" != reload ] || { echo "no" >&2; exit 1; }`);
    const { error } = apply();
    expect(error).toEqual({ kind: "units", message: "systemctl reload -- ended with 1: no" });
    expect(readFileSync(join(root, "/etc/ssh/sshd_config"), "utf8")).toBe("old\n");
    expect(statSync(join(root, "/etc/ssh/sshd_config")).mode & 0o777).toBe(0o600);
    expect(actions().at(-1)).toBe("systemctl reload-or-restart -- ssh.service");
  });

  it("reloads what a killed run left behind", () => {
    apply();
    put("/var/lib/managed-vm/pending.json", '["ssh.service"]');
    rmSync(join(root, "calls"));
    expect(read().observed.pendingUnits).toEqual(["ssh.service"]);
    expect(apply().changed).toEqual(["unit ssh.service"]);
    expect(read().observed.pendingUnits).toEqual([]);
  });

  it("repairs a unit whose effect was changed by hand", () => {
    const state = stateAfter(wanted, apply());
    put("/live", "changed\n");
    rmSync(join(root, "calls"));
    apply(wanted, state);
    expect(actions()).toEqual(["systemctl restart -- demo.service"]);
  });

  it.each([
    [
      "masked",
      "LoadState=masked\\nUnitFileState=masked\\nActiveState=inactive\\nConditionResult=no\\nNeedDaemonReload=no",
      [
        "unmask --no-reload -- ssh.service demo.service",
        "unmask --no-reload --runtime -- ssh.service demo.service",
        "enable --no-reload -- ssh.service demo.service",
        "daemon-reload",
        "start -- ssh.service demo.service",
      ],
    ],
    [
      "disabled",
      RUNNING.replace("=enabled", "=disabled"),
      ["enable --no-reload -- ssh.service demo.service", "daemon-reload"],
    ],
    ["stopped", RUNNING.replace("=active", "=inactive"), ["start -- ssh.service demo.service"]],
    ["failed", RUNNING.replace("=active", "=failed"), ["start -- ssh.service demo.service"]],
    ["stale", RUNNING.replace("NeedDaemonReload=no", "NeedDaemonReload=yes"), ["daemon-reload"]],
  ])("brings %s units back, one call for all of them and step", (_what, state, steps) => {
    apply();
    rmSync(join(root, "calls"));
    program("systemctl", systemctl(state));
    apply();
    expect(actions()).toEqual(steps.map((s) => `systemctl ${s}`));
  });

  it("finds the one of several units that refuses, puts back its files alone and goes on with the others", () => {
    const [ssh, demo] = wanted.units;
    if (!ssh || !demo) throw new Error("the fixture has two units");
    const inputs: GuestConfigInputs = {
      ...wanted,
      files: [
        ...wanted.files,
        { path: "/etc/other", content: "new\n", mode: "0644", owner: "root", group: "root" },
      ],
      units: [{ ...demo, onChange: { action: "reload", files: ["/etc/other"] } }, ssh],
    };
    put("/etc/other", "old\n");
    program("systemctl", `${systemctl(RUNNING)}\ncase "$*" in reload*demo*) echo "no" >&2; exit 1; esac`);
    const { error, changed } = apply(inputs);
    expect(error).toEqual({ kind: "units", message: "systemctl reload -- ended with 1: no" });
    expect(actions().filter((c) => c.startsWith("systemctl"))).toEqual([
      "systemctl reload -- demo.service ssh.service",
      "systemctl reload -- demo.service",
      "systemctl daemon-reload",
      "systemctl reload-or-restart -- demo.service",
      "systemctl reload -- ssh.service",
    ]);
    expect(readFileSync(join(root, "/etc/other"), "utf8")).toBe("old\n");
    expect(readFileSync(join(root, "/etc/demo.d/ours"), "utf8")).toBe("b\n");
    expect(changed).toContain("unit ssh.service");
    expect(changed).not.toContain("unit demo.service");
    // The next run touches both again.
    expect(read().observed.pendingUnits).toEqual(["demo.service", "ssh.service"]);
  });

  it("installs what is missing, and only then asks the mirror", () => {
    program("dpkg-query", "");
    expect(apply().changed[0]).toBe("package demo");
    const apt = calls().filter((c) => /^(apt-get|dpkg) /.test(c));
    expect(apt.map((c) => c.replace(/ -y .*confold/, ""))).toEqual([
      "dpkg --configure -a --force-confdef --force-confold",
      "apt-get update",
      "apt-get install demo",
    ]);
  });

  it("names what apt said when it fails", () => {
    program("dpkg-query", "");
    program("apt-get", "echo 'E: no space left' >&2; exit 100");
    expect(apply().error).toEqual({
      kind: "packages",
      message: "apt-get update ended with 100: E: no space left",
    });
  });

  it("sets a password on standard input only, and only when it must", () => {
    const inputs: GuestConfigInputs = {
      ...wanted,
      users: [...wanted.users, { name: "breakglass", groups: [], shell: "/bin/bash", hasPassword: true }],
      passwords: { breakglass: "planted-secret" },
    };
    put(
      "/etc/passwd",
      readFileSync(join(root, "/etc/passwd"), "utf8") + "breakglass:x:1001:1001::/home/b:/bin/bash\n",
    );
    put(
      "/etc/shadow",
      readFileSync(join(root, "/etc/shadow"), "utf8") + "breakglass:$y$hash:1:0:99999:7:::\n",
    );
    const first = apply(inputs);
    expect(readFileSync(join(root, "chpasswd.input"), "utf8")).toBe("breakglass:planted-secret\n");
    expect(JSON.stringify([calls(), first])).not.toContain("planted-secret");
    rmSync(join(root, "chpasswd.input"));
    expect(apply(inputs, stateAfter(inputs, first)).changed).toEqual([]);
    expect(existsSync(join(root, "chpasswd.input"))).toBe(false);
  });

  it("makes, corrects and retires accounts", () => {
    const state = stateAfter(
      { ...wanted, users: [...wanted.users, { name: "gone", groups: [], shell: "/bin/sh" }] },
      apply(),
    );
    put(
      "/etc/passwd",
      "root:x:0:0::/root:/bin/bash\nmvmadmin:x:1000:1000::/h:/bin/sh\ngone:x:1002:1002::/h:/bin/sh\n",
    );
    put("/etc/group", "root:x:0:\nmvmadmin:x:1000:\ndocker:x:9:mvmadmin\n");
    put("/etc/shadow", "root:*:1:0:99999:7:::\nmvmadmin::1:0:99999:7:::\ngone:x:1:0:99999:7:::\n");
    rmSync(join(root, "calls"));
    const { changed } = apply(wanted, state);
    expect(changed).toEqual(["user mvmadmin", "user gone"]);
    expect(actions()).toEqual([
      "usermod --shell /bin/bash --groups  --expiredate  mvmadmin",
      "usermod --lock mvmadmin",
      "usermod --lock --expiredate 1 --groups  gone",
      "loginctl terminate-user gone",
    ]);
  });

  it("removes files that were declared once", () => {
    const state = stateAfter(wanted, apply());
    const { changed } = apply(
      { ...wanted, files: wanted.files.slice(0, 1), exclusiveDirectories: [] },
      state,
    );
    expect([changed, existsSync(join(root, "/etc/demo.d/ours"))]).toEqual([
      ["file /etc/demo.d/ours", "unit ssh.service"],
      false,
    ]);
  });

  it("finds a full disk before the first file goes live", () => {
    put("/etc/ssh/sshd_config", "old\n", 0o600);
    const full =
      before() +
      "\ndef full(*a): raise OSError(28, 'No space left on device', '/etc/demo.d')\nreal = sys.modules['swap'].write\nsys.modules['swap'].write = lambda n, c, m: full() if n.endswith('ours') else real(n, c, m)";
    const done = spawnSync("python3", ["-ISB", "-"], {
      input: composeProgram(applyPayload(wanted, undefined), full),
      encoding: "utf8",
    });
    const { error } = JSON.parse(done.stdout) as Answer;
    expect(error).toEqual({ kind: "system", message: "No space left on device: /etc/demo.d" });
    expect(readFileSync(join(root, "/etc/ssh/sshd_config"), "utf8")).toBe("old\n");
    expect(existsSync(join(root, "/etc/ssh/.managed-vm-sshd_config"))).toBe(false);
  });

  it("waits for another run, then says so", async () => {
    const lock = join(root, "/run/managed-vm.lock");
    const holder = spawn("flock", [lock, "-c", "echo held; sleep 30"], { detached: true });
    await new Promise((resolve) => holder.stdout.once("data", resolve));
    expect(apply().error).toEqual({ kind: "busy", message: "another run works on this guest since 1 s" });
    process.kill(-(holder.pid ?? 0), "SIGKILL");
  });
});

describe("read", () => {
  it("changes nothing, not even on a bare guest", () => {
    const { observed, changed } = read();
    expect([changed, actions(), observed.files["/etc/ssh/sshd_config"], observed.directories]).toEqual([
      [],
      [],
      null,
      { "/etc/demo.d": "missing" },
    ]);
    expect(existsSync(join(root, "/var/lib/managed-vm"))).toBe(false);
  });

  it.each([
    ["an ordinary account", "eve:x:1001:1001::/h:/bin/sh", "eve:!:1:0:99999:7:::", ["eve"]],
    ["a second root", "toor:x:0:0::/h:/bin/sh", "toor:!:1:0:99999:7:::", ["toor"]],
    ["a service account with a password", "www:x:33:33::/h:/bin/sh", "www:$y$x:1:0:99999:7:::", ["www"]],
    ["an account without a password", "www:x:33:33::/h:/bin/sh", "www::1:0:99999:7:::", ["www"]],
    ["not a retired account", "old:x:1001:1001::/h:/bin/sh", "old:!:1:0:99999:7::1:", []],
    ["not nobody", "nobody:x:65534:65534::/h:/bin/sh", "nobody:*:1:0:99999:7:::", []],
  ])("reports %s", (_what, passwd, shadow, expected) => {
    put("/etc/passwd", `${readFileSync(join(root, "/etc/passwd"), "utf8")}${passwd}\n`);
    put("/etc/shadow", `${readFileSync(join(root, "/etc/shadow"), "utf8")}${shadow}\n`);
    expect(read().observed.undeclaredUsers).toEqual(expected);
  });

  it("tells the place and not the text of an unforeseen error", () => {
    put("/etc/shadow", "mvmadmin:planted-secret\n");
    const { error } = read();
    expect(error?.kind).toBe("internal");
    expect(error?.message).toMatch(/^IndexError in accounts\.py:\d+$/);
  });
});
