import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { generateEd25519KeyPair } from "../../../infra/cloud/ed25519-key-pair";
import * as guest from "../../../infra/guest";
import { ED25519_KEY, fileAt, OTHER_KEY } from "./fixtures";

/** The real programs read what the renderers wrote. Needs root, sshd, nft, visudo, apt, systemd-analyze. */
const directory = mkdtempSync(join(tmpdir(), "mvm-read-back-"));
afterAll(() => rmSync(directory, { recursive: true }));

function save(name: string, content: string): string {
  writeFileSync(join(directory, name), content, { mode: 0o600 });
  return join(directory, name);
}

const run = (program: string, ...argv: string[]): string =>
  execFileSync(program, argv, { encoding: "utf8", stdio: "pipe" });

const keys = [{ name: "operations", publicKey: ED25519_KEY }];

describe("sshd", () => {
  let config: string;
  beforeAll(() => {
    mkdirSync("/run/sshd", { recursive: true });
    const hostKey = save("host_key", generateEd25519KeyPair().privateKey);
    const text = fileAt(
      guest.renderSshd({
        access: [
          { user: "mvmadmin", sources: ["192.0.2.0/24", "2001:db8::/32"] },
          { user: "kunde", sources: ["0.0.0.0/0"] },
        ],
      }),
      "/etc/ssh/sshd_config",
    ).content;
    config = save(
      "sshd_config",
      text
        .replaceAll("/etc/ssh/ssh_host_ed25519_key", hostKey)
        .replaceAll("/etc/ssh/sshd_config.d", join(directory, "drop-ins")),
    );
  });

  it.each([
    ["mvmadmin", "192.0.2.9"],
    ["mvmadmin", "203.0.113.1"],
    ["breakglass", "192.0.2.9"],
    ["root", "2001:db8::1"],
  ])("sees public key only for %s from %s", (user, address) => {
    const effective = run(
      "/usr/sbin/sshd",
      "-T",
      "-f",
      config,
      "-C",
      `user=${user},host=x,addr=${address}`,
    ).split("\n");
    expect(effective).toEqual(
      expect.arrayContaining([
        "authenticationmethods publickey",
        "passwordauthentication no",
        "kbdinteractiveauthentication no",
        "permitemptypasswords no",
        "hostbasedauthentication no",
        "gssapiauthentication no",
        "pubkeyauthentication yes",
        "permitrootlogin no",
        "authorizedkeysfile /etc/ssh/authorized_keys.d/%u",
        "loglevel VERBOSE",
        "logingracetime 30",
        "maxauthtries 4",
        "disableforwarding yes",
        "allowtcpforwarding no",
        "x11forwarding no",
        "permituserenvironment no",
        "ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr,aes128-ctr",
        "macs hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com,umac-128-etm@openssh.com",
        "kexalgorithms sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org",
        "hostkeyalgorithms ssh-ed25519",
      ]),
    );
    expect(effective.filter((l) => l.startsWith("allowusers"))).toEqual([
      "allowusers mvmadmin@192.0.2.0/24",
      "allowusers mvmadmin@2001:db8::/32",
      "allowusers kunde@0.0.0.0/0",
    ]);
  });
});

describe("nft", () => {
  interface Listed {
    readonly chain?: { readonly name: string; readonly policy?: string; readonly hook?: string };
    readonly set?: { readonly name: string; readonly elem?: unknown };
    readonly rule?: { readonly expr: unknown[] };
    readonly table?: { readonly name: string };
  }

  /** Loads in a new network namespace: `nft -c` accepts injections. */
  function load(config: string, before = ""): Listed[] {
    const script = `${before}\nnft -f "$0" && nft -f "$0" && nft -j list ruleset`;
    const listed = JSON.parse(run("unshare", "-n", "sh", "-c", script, config)) as { nftables: Listed[] };
    return listed.nftables;
  }

  const config = save(
    "nftables.conf",
    fileAt(
      guest.renderHostFirewall({
        allowances: [
          { name: "ssh", protocol: "tcp", port: 22, sources: ["192.0.2.0/24", "192.0.2.7", "2001:db8::/32"] },
          { name: "dns-open", protocol: "udp", port: 53, sources: ["0.0.0.0/0"] },
          { name: "closed", protocol: "tcp", port: 9, sources: [] },
        ],
        pingSources: ["2001:db8::1"],
      }),
      "/etc/nftables.conf",
    ).content,
  );

  const cidr = (addr: string, len: number) => ({ prefix: { addr, len } });

  it("drops by default and accepts exactly the declared sources and ports", () => {
    const ruleset = load(config);
    expect(ruleset.flatMap((o) => (o.chain ? [[o.chain.name, o.chain.hook, o.chain.policy]] : []))).toEqual([
      ["input", "input", "drop"],
    ]);
    expect(Object.fromEntries(ruleset.flatMap((o) => (o.set ? [[o.set.name, o.set.elem]] : [])))).toEqual({
      rule0_ssh_ipv4: [cidr("192.0.2.0", 24)],
      rule0_ssh_ipv6: [cidr("2001:db8::", 32)],
      rule1_dns_open_ipv4: [cidr("0.0.0.0", 0)],
      icmp_ping_ipv6: ["2001:db8::1"],
    });
    const declared = ruleset.flatMap((o) => (o.rule ? [o.rule.expr] : [])).slice(8);
    const match = (left: unknown, right: unknown) => ({ match: { op: "==", left, right } });
    const source = (protocol: string, set: string) =>
      match({ payload: { protocol, field: "saddr" } }, `@${set}`);
    const port = (protocol: string, number: number) =>
      match({ payload: { protocol, field: "dport" } }, number);
    expect(declared).toEqual([
      [source("ip", "rule0_ssh_ipv4"), port("tcp", 22), { accept: null }],
      [source("ip6", "rule0_ssh_ipv6"), port("tcp", 22), { accept: null }],
      [source("ip", "rule1_dns_open_ipv4"), port("udp", 53), { accept: null }],
      [
        source("ip6", "icmp_ping_ipv6"),
        match({ payload: { protocol: "icmpv6", field: "type" } }, "echo-request"),
        { accept: null },
      ],
    ]);
  });

  it("leaves other tables of the guest alone", () => {
    const ruleset = load(config, "nft add table inet other");
    expect(ruleset.flatMap((o) => (o.table ? [o.table.name] : []))).toEqual(["other", "managed_vm"]);
  });
});

describe("visudo", () => {
  it("accepts the rules and reads the same users", () => {
    const admin = { user: "mvmadmin", keys };
    const spec = guest.renderUsers({ admin, customers: [{ user: "kunde", keys }] });
    const file = save("sudoers", fileAt(spec, "/etc/sudoers.d/managed-vm").content);
    expect(run("/usr/sbin/visudo", "-c", "-f", file)).toContain("parsed OK");
    const exported = JSON.parse(run("cvtsudoers", "-f", "json", file)) as {
      User_Specs: { User_List: unknown; Cmnd_Specs: { Options?: { authenticate: boolean }[] }[] }[];
    };
    expect(exported.User_Specs.map((s) => [s.User_List, s.Cmnd_Specs[0]?.Options])).toEqual([
      [[{ username: "mvmadmin" }], [{ authenticate: false }, { setenv: true }]],
      [[{ username: "kunde" }], [{ authenticate: false }, { setenv: true }]],
      [[{ username: "breakglass" }], [{ authenticate: true }, { setenv: true }]],
    ]);
  });
});

describe("ssh-keygen", () => {
  it("finds exactly the declared keys in a key file", () => {
    const both = [...keys, { name: "spare", publicKey: OTHER_KEY }];
    const spec = guest.renderUsers({ admin: { user: "mvmadmin", keys: both }, customers: [] });
    const file = save("keys", fileAt(spec, "/etc/ssh/authorized_keys.d/mvmadmin").content);
    const listed = run("ssh-keygen", "-l", "-f", file).trim().split("\n");
    expect(listed.map((l) => l.split(" ").slice(2).join(" "))).toEqual([
      "operations (ED25519)",
      "spare (ED25519)",
    ]);
  });
});

describe("unattended-upgrades", () => {
  const window = { days: ["tue", "sun"], from: "23:00", to: "03:00" } as const;
  const spec = guest.renderUnattendedUpgrades({
    suite: "trixie",
    window: { ...window, days: [...window.days] },
    timeZone: "Europe/Berlin",
    reboot: "if-required",
  });

  it("apt sees our origins alone, whatever other files say", () => {
    save(
      "10-foreign",
      'Unattended-Upgrade::Origins-Pattern { "origin=*"; };\nDpkg::Options { "--force-all"; };\n',
    );
    save("20auto-upgrades", fileAt(spec, "/etc/apt/apt.conf.d/20auto-upgrades").content);
    save("52-managed-vm", fileAt(spec, "/etc/apt/apt.conf.d/52-managed-vm").content);
    const parts = mkdtempSync(join(directory, "apt-"));
    for (const name of ["10-foreign", "20auto-upgrades", "52-managed-vm"])
      run("cp", join(directory, name), parts);
    const apt = save("apt.conf", `Dir::Etc::parts "${parts}";\n`);
    const dumped = spawnSync("apt-config", ["dump"], {
      encoding: "utf8",
      env: { ...process.env, APT_CONFIG: apt },
    });
    const lines = dumped.stdout.split("\n");
    const valuesOf = (name: string) =>
      lines.flatMap((l) => (l.startsWith(`${name}:: `) ? [l.slice(name.length + 3)] : []));
    expect(dumped.stderr).toBe("");
    expect(valuesOf("Unattended-Upgrade::Origins-Pattern")).toEqual([
      '"origin=Debian,codename=trixie,label=Debian";',
      '"origin=Debian,codename=trixie-updates,label=Debian";',
      '"origin=Debian,codename=trixie-security,label=Debian-Security";',
    ]);
    expect(valuesOf("DPkg::Options")).toEqual(['"--force-confdef";', '"--force-confold";']);
    expect(lines).toContain('Unattended-Upgrade::Automatic-Reboot "true";');
    expect(lines).toContain('APT::Periodic::Unattended-Upgrade "always";');
  });

  it.each([
    ["apt-daily.timer", "2026-11-20 00:00:00 UTC", ["2026-11-22 23:00:00", "2026-11-24 23:00:00"]],
    ["apt-daily-upgrade.timer", "2026-11-20 00:00:00 UTC", ["2026-11-23 00:00:00", "2026-11-25 00:00:00"]],
    // The clock goes forward on 2027-03-28 and back on 2026-10-25.
    ["apt-daily-upgrade.timer", "2027-03-27 12:00:00 UTC", ["2027-03-29 00:00:00", "2027-03-31 00:00:00"]],
  ])("%s fires after %s at %j", (timer, after, expected) => {
    const text = fileAt(spec, `/etc/systemd/system/${timer}.d/managed-vm.conf`).content;
    const calendar = /^OnCalendar=(.+)$/m.exec(text)?.[1] ?? "";
    const env = { ...process.env, TZ: "Europe/Berlin" };
    const shown = spawnSync(
      "systemd-analyze",
      ["calendar", "--iterations=2", `--base-time=${after}`, calendar],
      {
        encoding: "utf8",
        env,
      },
    );
    const times = [
      ...shown.stdout.matchAll(/(?:Next elapse|Iteration #\d+|Iter\. #\d+): \w+ (\S+ \S+)/g),
    ].map((m) => m[1]);
    expect(times).toEqual(expected);
  });

  it("a start in the hour that the clock skips stays inside the window", () => {
    const night = guest.renderUnattendedUpgrades({
      suite: "trixie",
      window: { days: ["sun"], from: "02:00", to: "04:00" },
      timeZone: "Europe/Berlin",
      reboot: "never",
    });
    const text = fileAt(night, "/etc/systemd/system/apt-daily-upgrade.timer.d/managed-vm.conf").content;
    const calendar = /^OnCalendar=(.+)$/m.exec(text)?.[1] ?? "";
    const shown = spawnSync(
      "systemd-analyze",
      ["calendar", "--base-time=2027-03-27 12:00:00 UTC", calendar],
      {
        encoding: "utf8",
        env: { ...process.env, TZ: "Europe/Berlin" },
      },
    );
    expect(shown.stdout).toMatch(/Next elapse: \w+ 2027-(03-28 03|04-04 02):\d\d:00/);
  });

  it("systemd accepts the timer with our drop-in", () => {
    const units = mkdtempSync(join(directory, "units-"));
    mkdirSync(join(units, "probe.timer.d"));
    writeFileSync(join(units, "probe.service"), "[Service]\nType=oneshot\nExecStart=/bin/true\n");
    writeFileSync(join(units, "probe.timer"), "[Timer]\nOnCalendar=*-*-* 6:00\nPersistent=true\n");
    const text = fileAt(spec, "/etc/systemd/system/apt-daily-upgrade.timer.d/managed-vm.conf").content;
    writeFileSync(join(units, "probe.timer.d", "managed-vm.conf"), text);
    const verified = spawnSync("systemd-analyze", ["verify", "--man=no", join(units, "probe.timer")], {
      encoding: "utf8",
    });
    expect([
      verified.status,
      verified.stderr.split("\n").filter((l) => l.includes("managed-vm.conf")),
    ]).toEqual([0, []]);
  });
});

describe("cloud-init", () => {
  it("PyYAML, which cloud-init reads with, sees the same texts", () => {
    const privateKey = generateEd25519KeyPair().privateKey;
    const text = guest.renderCloudInit({
      hostname: "on",
      adminUser: "mvmadmin",
      adminKeys: keys,
      hostKey: { privateKey, publicKey: ED25519_KEY },
    });
    const program = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)";
    const read = spawnSync("/usr/bin/python3", ["-c", program], { input: text, encoding: "utf8" });
    expect(JSON.parse(read.stdout)).toMatchObject({
      hostname: "on",
      ssh_keys: { ed25519_private: privateKey, ed25519_public: ED25519_KEY },
      users: [{ name: "mvmadmin" }],
      write_files: [{}, { content: `${ED25519_KEY} operations\n` }],
    });
  });
});
