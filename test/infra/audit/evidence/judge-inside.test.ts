import { describe, expect, test } from "vitest";
import { judgeInside } from "../../../../infra/audit/evidence/guest/judge-inside";
import type { GuestFacts } from "../../../../infra/audit/evidence/guest/facts";
import type { CustomerPlan, SystemPlan } from "../../../../infra/contract";
import { NOW, OTHER_KEY, PROVIDER_KEY, SYSTEM, planOf, recordedFacts, vmOf } from "./fixture";

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
type Break = (facts: Mutable<GuestFacts>) => void;

const clockOffset = { seconds: 0.2, uncertaintySeconds: 0.3 };

/** What is neither pass nor not applicable. */
function verdicts(
  breakIt: Break,
  options: { system?: SystemPlan; plan?: CustomerPlan; offset?: number; now?: Date } = {},
): [id: string, state: string, reason: string][] {
  const system = options.system ?? SYSTEM;
  const facts = recordedFacts();
  const vm = vmOf(system, recordedFacts());
  breakIt(facts);
  const inside = { facts, clockOffset: { ...clockOffset, seconds: options.offset ?? clockOffset.seconds } };
  return judgeInside(options.plan ?? planOf(system), vm, inside, options.now ?? NOW)
    .filter((f) => f.state !== "pass" && f.state !== "not-applicable")
    .map((f) => [f.id, f.state, f.reason]);
}

const replaceIn = (result: { stdout: string }, from: string, to: string) => {
  expect(result.stdout).toContain(from);
  result.stdout = result.stdout.replace(from, to);
};

test("a guest as rendered passes every probe", () => {
  expect(verdicts(() => undefined)).toEqual([]);
});

describe("one thing changed by hand is one finding", () => {
  const cases: [what: string, breakIt: Break, id: string, reason: string][] = [
    [
      "password login for one source",
      (f) => replaceIn(f.sshd[1]!, "passwordauthentication no", "passwordauthentication yes"),
      "sshd-effective-settings",
      "mvmadmin from 192.0.2.77: passwordauthentication yes, required no",
    ],
    [
      "keyboard-interactive, which PAM makes a password",
      (f) => replaceIn(f.sshd[0]!, "kbdinteractiveauthentication no", "kbdinteractiveauthentication yes"),
      "sshd-effective-settings",
      "mvmadmin from 198.19.0.1: kbdinteractiveauthentication yes, required no",
    ],
    [
      "a certificate authority as a back door",
      (f) => replaceIn(f.sshd[0]!, "trustedusercakeys none", "trustedusercakeys /etc/ssh/ca.pub"),
      "sshd-effective-settings",
      "mvmadmin from 198.19.0.1: trustedusercakeys /etc/ssh/ca.pub, required none",
    ],
    [
      "the console account among AllowUsers",
      (f) => replaceIn(f.sshd[0]!, "allowusers ", "allowusers breakglass\nallowusers "),
      "sshd-effective-settings",
      "AllowUsers has undeclared entries: breakglass",
    ],
    [
      "input policy accept",
      (f) => {
        replaceIn(f.firewall.running, '"policy": "drop"', '"policy": "accept"');
        f.firewall.rendered = f.firewall.running;
      },
      "host-firewall-default-drop",
      "inet managed_vm input: policy accept, required drop",
    ],
    [
      "an account",
      (f) =>
        f.accounts.push({
          name: "mallory",
          uid: 1002,
          home: "/home/mallory",
          shell: "/bin/sh",
          password: "locked",
        }),
      "accounts-as-declared",
      "mallory (uid 1002) is not declared",
    ],
    [
      "a second root",
      (f) => f.accounts.push({ name: "toor", uid: 0, home: "/root", shell: "/bin/sh", password: "locked" }),
      "accounts-as-declared",
      "toor is a second root account",
    ],
    [
      "a password for root",
      (f) =>
        Object.assign(
          f.accounts.find((a) => a.name === "root")!,
          { password: "usable" },
        ),
      "accounts-as-declared",
      "root (uid 0) has a password",
    ],
    [
      "no password at all for a system account",
      (f) =>
        Object.assign(
          f.accounts.find((a) => a.name === "games")!,
          { password: "empty" },
        ),
      "accounts-as-declared",
      "games (uid 5) needs no password at all",
    ],
    [
      "the console account deleted",
      (f) => void (f.accounts = f.accounts.filter((a) => a.name !== "breakglass")),
      "accounts-as-declared",
      "breakglass is missing",
    ],
    [
      "an extra key in the home directory",
      (f) => f.keyFiles.find((k) => k.path.startsWith("/home/"))!.lines.push(OTHER_KEY),
      "keys-as-declared",
      "/home/mvmadmin/.ssh/authorized_keys has the undeclared key SHA256:",
    ],
    [
      "the provider's own key for root",
      (f) => f.keyFiles.find((k) => k.user === "root")!.lines.push(PROVIDER_KEY),
      "keys-as-declared",
      "/root/.ssh/authorized_keys has the undeclared key SHA256:",
    ],
    [
      "options before a declared key",
      (f) => void (f.keyFiles[0]!.lines = [`command="/bin/sh -c 'x y'" ${PROVIDER_KEY} ops`]),
      "keys-as-declared",
      "/etc/ssh/authorized_keys.d/mvmadmin: options stand before the key SHA256:",
    ],
    [
      "the declared key removed",
      (f) => void (f.keyFiles[0]!.lines = []),
      "keys-as-declared",
      "/etc/ssh/authorized_keys.d/mvmadmin lacks the declared key SHA256:",
    ],
    [
      "a changed file",
      (f) => void (f.files["/etc/timezone"] = "0".repeat(64)),
      "files-as-rendered",
      "/etc/timezone was changed",
    ],
    [
      "a removed file",
      (f) => void (f.files["/etc/timezone"] = null),
      "files-as-rendered",
      "/etc/timezone is missing",
    ],
    [
      "a foreign file in a directory of ours",
      (f) => f.directories["/etc/sudoers.d"]!.push("zz"),
      "files-as-rendered",
      "/etc/sudoers.d/zz is not ours",
    ],
    [
      "a masked timer",
      (f) =>
        replaceIn(
          f.timers,
          "LoadState=loaded\nActiveState=active\nUnitFileState=enabled",
          "LoadState=masked\nActiveState=inactive\nUnitFileState=masked",
        ),
      "patch-timers-in-window",
      "apt-daily.timer is masked, masked, inactive; required: loaded, enabled, active",
    ],
    [
      "a masked service behind a live timer",
      (f) =>
        replaceIn(
          f.timers,
          "Id=apt-daily-upgrade.service\nLoadState=loaded",
          "Id=apt-daily-upgrade.service\nLoadState=masked",
        ),
      "patch-timers-in-window",
      "apt-daily-upgrade.service is masked",
    ],
    [
      "a timer outside the window",
      (f) =>
        void (f.timers.stdout = f.timers.stdout.replace(/2026-11-23 02:\d\d:\d\d/, "2026-11-23 04:00:00")),
      "patch-timers-in-window",
      "apt-daily.timer fires next at Mon 2026-11-23 05:00 Europe/Berlin, outside mon,tue,wed,thu,fri,sat,sun 03:00-05:00",
    ],
    [
      "unattended-upgrades switched off",
      (f) =>
        replaceIn(
          f.aptConfig,
          'APT::Periodic::Unattended-Upgrade "always"',
          'APT::Periodic::Unattended-Upgrade "0"',
        ),
      "patch-timers-in-window",
      "APT::Periodic::Enable is 1, APT::Periodic::Unattended-Upgrade is 0",
    ],
    [
      "patches from everywhere",
      (f) => void (f.aptConfig.stdout += 'Unattended-Upgrade::Origins-Pattern:: "origin=*";\n'),
      "patch-origins-standard",
      'patches also come from "origin=*"',
    ],
    [
      "no security patches",
      (f) => replaceIn(f.aptConfig, "codename=trixie-security", "codename=trixie-backports"),
      "patch-origins-standard",
      'patches also come from "origin=Debian,codename=trixie-backports,label=Debian-Security"',
    ],
    [
      "packages held back",
      (f) => void (f.aptConfig.stdout += 'Unattended-Upgrade::Package-Blacklist:: "openssh";\n'),
      "patch-origins-standard",
      'patches of "openssh" are held back',
    ],
    [
      "a third-party repository",
      (f) => void (f.aptTargets.stdout += "Packages|stable|main|$(ORIGIN)|https://example.com/apt/\n"),
      "apt-sources-standard",
      "stable main is no standard repository",
    ],
    [
      "a third-party repository under a standard name",
      (f) => void (f.aptReleases.stdout = "Packages|trixie|main|Evil|https://mirror.example.com/debian/\n"),
      "apt-sources-standard",
      "trixie main comes from Evil",
    ],
    [
      "an unsigned repository",
      (f) => f.aptTrust.push("deb [trusted=yes] https://example.com/apt trixie main"),
      "apt-sources-standard",
      "a repository is trusted without a signature",
    ],
    [
      "a foreign signing key",
      (f) => f.aptTrust.push("Signed-By: /etc/apt/keyrings/evil.gpg"),
      "apt-sources-standard",
      "apt accepts signatures of /etc/apt/keyrings/evil.gpg",
    ],
    [
      "no restart after patches",
      (f) => replaceIn(f.aptConfig, 'Automatic-Reboot "true"', 'Automatic-Reboot "false"'),
      "reboot-as-planned",
      "Automatic-Reboot is false, required true",
    ],
    [
      "a restart at noon",
      (f) => replaceIn(f.aptConfig, 'Automatic-Reboot-Time "now"', 'Automatic-Reboot-Time "12:00"'),
      "reboot-as-planned",
      "the restart at 12:00 lies outside the window",
    ],
    [
      "another release",
      (f) => void (f.osRelease = 'ID=debian\nVERSION_ID="12"\n'),
      "os-as-planned",
      "debian-12, required debian-13",
    ],
    [
      "a failed unit",
      (f) => void (f.failedUnits.stdout = "boom.service loaded failed failed boom\n"),
      "no-failed-units",
      "failed: boom.service",
    ],
  ];

  test.each(cases)("%s", (_what, breakIt, id, reason) => {
    expect(verdicts(breakIt)).toEqual([[id, "fail", expect.stringContaining(reason)]]);
  });

  test("a rule slipped into the running firewall", () => {
    const rule =
      '{"rule": {"family": "inet", "table": "managed_vm", "chain": "input", "handle": 99, "expr": [{"accept": null}]}}';
    const found = verdicts((f) => {
      f.firewall.running.stdout = f.firewall.running.stdout.replace(/\]\}\s*$/, `, ${rule}]}`);
    });
    expect(found).toEqual([
      [
        "host-firewall-as-rendered",
        "fail",
        'runs, but is not rendered: {"rule":{"family":"inet","table":"managed_vm","chain":"input","expr":[{"accept":null}]}}',
      ],
    ]);
  });

  test("the firewall flushed", () => {
    expect(
      verdicts((f) => void (f.firewall.running.stdout = '{"nftables": []}')).map(([id, state]) => [
        id,
        state,
      ]),
    ).toEqual([
      ["host-firewall-default-drop", "fail"],
      ["host-firewall-as-rendered", "fail"],
    ]);
  });
});

test.each([
  [5.2, []],
  [-5.2, []],
  [5.4, ["clock-is-right"]],
  [-5.4, ["clock-is-right"]],
])("a clock %d s off, known to 0.3 s, fails: %j", (offset, failing) => {
  expect(verdicts(() => undefined, { offset }).map(([id]) => id)).toEqual(failing);
});

test("a timer without a next time is running inside the window and dead outside of it", () => {
  const stop: Break = (f) =>
    void (f.timers.stdout = f.timers.stdout.replace(
      /NextElapseUSecRealtime=Mon.*/,
      "NextElapseUSecRealtime=",
    ));
  expect(verdicts(stop, { now: new Date("2026-11-23T02:30:00Z") })).toEqual([]);
  expect(verdicts(stop)).toEqual([["patch-timers-in-window", "fail", "apt-daily.timer will never fire"]]);
});

test("where the customer patches, patching is not applicable (R93)", () => {
  const system: SystemPlan = { ...SYSTEM, patching: { ...SYSTEM.patching, mode: "none" } };
  const findings = judgeInside(planOf(system), vmOf(system), { facts: recordedFacts(), clockOffset }, NOW);
  expect(findings.filter((f) => f.state === "not-applicable").map((f) => [f.id, f.reason])).toEqual([
    ["patch-timers-in-window", "the patch mode is none"],
    ["patch-origins-standard", "the patch mode is none"],
    ["apt-sources-standard", "the customer patches this system"],
    ["reboot-as-planned", "the patch mode is none"],
  ]);
});

test("declared customer access is no finding, and its absence is one (O30)", () => {
  const system: SystemPlan = {
    ...SYSTEM,
    customerAccess: [{ user: "anna", sources: ["203.0.113.0/24"], publicKeys: [OTHER_KEY] }],
  };
  expect(verdicts(() => undefined, { system }).map(([id, , reason]) => [id, reason])).toEqual([
    ["accounts-as-declared", "anna is missing"],
    [
      "keys-as-declared",
      expect.stringContaining("/etc/ssh/authorized_keys.d/anna lacks the declared key SHA256:"),
    ],
  ]);
  const added: Break = (f) => {
    f.accounts.push({ name: "anna", uid: 1003, home: "/home/anna", shell: "/bin/bash", password: "locked" });
    f.keyFiles.push({ user: "anna", path: "/etc/ssh/authorized_keys.d/anna", lines: [OTHER_KEY] });
  };
  expect(verdicts(added, { system })).toEqual([]);
});

test("a command that failed inside is not evaluated, never a pass", () => {
  const failed = { code: 127, stdout: "", stderr: "FileNotFoundError" };
  const found = verdicts((f) => {
    f.sshd = f.sshd.map((one) => ({ ...one, ...failed }));
    f.firewall = { running: failed, rendered: failed };
    f.timers = f.failedUnits = f.aptConfig = f.aptTargets = failed;
  });
  expect(found.map(([id, state]) => [id, state])).toEqual(
    [
      "sshd-effective-settings",
      "host-firewall-default-drop",
      "host-firewall-as-rendered",
      "patch-timers-in-window",
      "patch-origins-standard",
      "apt-sources-standard",
      "reboot-as-planned",
      "no-failed-units",
    ].map((id) => [id, "not-evaluated"]),
  );
});

test("an unreachable guest passes nothing", () => {
  const findings = judgeInside(planOf(SYSTEM), vmOf(SYSTEM), { unreachable: "no route" }, NOW);
  expect(findings.map((f) => f.state)).toEqual(["fail", ...Array<string>(13).fill("not-evaluated")]);
  expect(findings[1]?.reason).toBe("not reached: no route");
});
