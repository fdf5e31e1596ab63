import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import * as guest from "../../../infra/guest";
import { ED25519_KEY, fileAt, OTHER_KEY } from "./fixtures";

const operations = { name: "operations", publicKey: ED25519_KEY };
const spare = { name: "spare", publicKey: OTHER_KEY };

describe("renderSshd", () => {
  const spec = guest.renderSshd({
    access: [
      { user: "mvmadmin", sources: ["192.0.2.1", "2001:db8::/64"] },
      { user: "kunde", sources: ["198.51.100.0/24"] },
    ],
  });
  const lines = fileAt(spec, "/etc/ssh/sshd_config").content.split("\n");

  it("lets each user in from its own sources only", () => {
    expect(lines.filter((l) => /^(Allow|Deny)(Users|Groups)/.test(l))).toEqual([
      "AllowUsers mvmadmin@192.0.2.1/32",
      "AllowUsers mvmadmin@2001:db8::/64",
      "AllowUsers kunde@198.51.100.0/24",
    ]);
  });

  it("lets nobody in where nobody has a source", () => {
    const closed = fileAt(guest.renderSshd({ access: [{ user: "a", sources: [] }] }), "/etc/ssh/sshd_config");
    expect(closed.content).toContain("\nDenyUsers *\n");
  });

  it("spares the provider the penalties of OpenSSH 9.8, where the guest knows them", () => {
    const spared = guest.renderSshd({ access: [], penaltyExemptions: ["192.0.2.1/32", "2001:db8::/64"] });
    expect(fileAt(spared, "/etc/ssh/sshd_config").content).toContain(
      "\nPerSourcePenaltyExemptList 192.0.2.1/32,2001:db8::/64\n",
    );
    expect(lines.join("\n")).not.toContain("Penalt");
  });

  it("includes drop-ins last and keeps their directory for itself", () => {
    expect(lines.slice(-2)).toEqual(["Include /etc/ssh/sshd_config.d/*.conf", ""]);
    expect(spec.exclusiveDirectories).toEqual(["/etc/ssh/sshd_config.d"]);
  });

  it("reloads ssh when the configuration or a drop-in changes", () => {
    expect(spec.units).toEqual([
      {
        name: "ssh.service",
        enabled: true,
        active: true,
        onChange: { action: "reload", files: ["/etc/ssh/sshd_config", "/etc/ssh/sshd_config.d"] },
      },
    ]);
  });
});

describe("renderUsers", () => {
  const spec = guest.renderUsers({
    admin: { user: "mvmadmin", keys: [operations, spare] },
    customers: [{ user: "kunde", keys: [spare] }],
  });

  it("declares the accounts, only breakglass with a password", () => {
    expect(spec.users).toEqual([
      { name: "mvmadmin", groups: [], shell: "/bin/bash" },
      { name: "kunde", groups: [], shell: "/bin/bash" },
      { name: "breakglass", groups: [], shell: "/bin/bash", hasPassword: true },
    ]);
  });

  it("writes one root-owned key file for each account but breakglass", () => {
    const keyFiles = spec.files?.filter((f) => f.path.startsWith("/etc/ssh/authorized_keys.d/"));
    expect(keyFiles).toEqual([
      {
        path: "/etc/ssh/authorized_keys.d/mvmadmin",
        content: `${ED25519_KEY} operations\n${OTHER_KEY} spare\n`,
        mode: "0644",
        owner: "root",
        group: "root",
      },
      {
        path: "/etc/ssh/authorized_keys.d/kunde",
        content: `${OTHER_KEY} spare\n`,
        mode: "0644",
        owner: "root",
        group: "root",
      },
    ]);
  });

  it("asks breakglass alone for the password at sudo", () => {
    expect(fileAt(spec, "/etc/sudoers.d/managed-vm").content.split("\n").slice(1)).toEqual([
      "mvmadmin ALL=(ALL:ALL) NOPASSWD: ALL",
      "kunde ALL=(ALL:ALL) NOPASSWD: ALL",
      "breakglass ALL=(ALL:ALL) PASSWD: ALL",
      "",
    ]);
  });
});

describe("renderTime", () => {
  it("leaves the distribution's servers where none is given", () => {
    const file = fileAt(
      guest.renderTime({ timeZone: "Europe/Berlin" }),
      "/etc/systemd/timesyncd.conf.d/50-managed-vm.conf",
    );
    expect(file.content).toBe("# Written by managed-vm.\n[Time]\n# NTP: the distribution's servers\n");
  });

  it("sets servers and zone", () => {
    const spec = guest.renderTime({
      timeZone: "Etc/GMT+1",
      servers: ["ntp.example.com", "192.0.2.1", "2001:db8::1"],
    });
    expect(fileAt(spec, "/etc/systemd/timesyncd.conf.d/50-managed-vm.conf").content).toContain(
      "\nNTP=ntp.example.com 192.0.2.1 2001:db8::1\n",
    );
    expect(spec.links).toEqual([{ path: "/etc/localtime", target: "/usr/share/zoneinfo/Etc/GMT+1" }]);
  });

  it("allows timesyncd to be skipped by its own condition", () => {
    expect(guest.renderTime({ timeZone: "UTC" }).units?.[0]).toMatchObject({
      enabled: true,
      active: true,
      mayBeSkipped: true,
    });
  });
});

describe("renderUnattendedUpgrades", () => {
  const render = (reboot: "if-required" | "never") =>
    guest.renderUnattendedUpgrades({
      suite: "trixie",
      window: { days: ["tue"], from: "02:00", to: "04:00" },
      timeZone: "Europe/Berlin",
      reboot,
    });

  it("takes the standard repositories and no other", () => {
    expect(
      fileAt(render("never"), "/etc/apt/apt.conf.d/52-managed-vm").content.match(/"origin=.*"/g),
    ).toEqual([
      '"origin=Debian,codename=trixie,label=Debian"',
      '"origin=Debian,codename=trixie-updates,label=Debian"',
      '"origin=Debian,codename=trixie-security,label=Debian-Security"',
    ]);
  });

  it.each([
    ["if-required", '"true"'],
    ["never", '"false"'],
  ] as const)("reboot %s means Automatic-Reboot %s", (reboot, value) => {
    expect(fileAt(render(reboot), "/etc/apt/apt.conf.d/52-managed-vm").content).toContain(
      `Automatic-Reboot ${value};`,
    );
  });

  it("drops the distribution's times before it sets its own", () => {
    const file = fileAt(render("never"), "/etc/systemd/system/apt-daily-upgrade.timer.d/managed-vm.conf");
    expect(file.content.split("\n").slice(1, 5)).toEqual([
      "[Timer]",
      "OnCalendar=",
      "OnCalendar=Tue *-*-* 02:30:00 Europe/Berlin",
      "RandomizedDelaySec=1800",
    ]);
  });

  it("restarts a timer when anything in its drop-in directory changes", () => {
    expect(render("never").units?.map((u) => [u.name, u.onChange])).toEqual([
      ["apt-daily.timer", { action: "restart", files: ["/etc/systemd/system/apt-daily.timer.d"] }],
      [
        "apt-daily-upgrade.timer",
        { action: "restart", files: ["/etc/systemd/system/apt-daily-upgrade.timer.d"] },
      ],
    ]);
  });
});

describe("renderCloudInit", () => {
  const text = guest.renderCloudInit({
    hostname: "no",
    adminUser: "mvmadmin",
    adminKeys: [operations],
    hostKey: { privateKey: "-----BEGIN-----\nline: 1\n#2\n-----END-----\n", publicKey: OTHER_KEY },
  });

  it("bootstraps trust and nothing else", () => {
    expect(text.split("\n")[0]).toBe("#cloud-config");
    expect(parse(text, { version: "1.1" })).toEqual({
      hostname: "no",
      disable_root: true,
      ssh_pwauth: false,
      ssh_deletekeys: true,
      ssh_keys: {
        ed25519_private: "-----BEGIN-----\nline: 1\n#2\n-----END-----\n",
        ed25519_public: OTHER_KEY,
      },
      users: [
        {
          name: "mvmadmin",
          shell: "/bin/bash",
          lock_passwd: true,
          sudo: "ALL=(ALL) NOPASSWD:ALL",
        },
      ],
      write_files: [
        {
          path: "/etc/ssh/sshd_config.d/00-managed-vm-bootstrap.conf",
          content: "AuthorizedKeysFile /etc/ssh/authorized_keys.d/%u\n",
          permissions: "0644",
        },
        {
          path: "/etc/ssh/authorized_keys.d/mvmadmin",
          content: `${ED25519_KEY} operations\n`,
          permissions: "0644",
        },
      ],
      package_update: false,
      package_upgrade: false,
    });
  });
});

describe("mergeGuestSpecs", () => {
  it("joins parts and names packages once", () => {
    const merged = guest.mergeGuestSpecs([
      { packages: ["sudo", "nftables"] },
      { packages: ["sudo"], exclusiveDirectories: ["/a"] },
    ]);
    expect(merged).toEqual({
      files: [],
      links: [],
      exclusiveDirectories: ["/a"],
      packages: ["nftables", "sudo"],
      users: [],
      units: [],
    });
  });

  it.each([
    ["file", { files: [{ path: "/a", content: "", mode: "0644", owner: "root", group: "root" }] }],
    ["file or link", { links: [{ path: "/a", target: "/b" }] }],
    ["user", { users: [{ name: "a", groups: [], shell: "/bin/sh" }] }],
    ["unit", { units: [{ name: "a.service", enabled: true, active: true }] }],
  ])("refuses the same %s twice", (what, part) => {
    expect(() => guest.mergeGuestSpecs([part, part])).toThrow(`want the ${what}`);
  });
});
