import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  makeGuestConfigProvider,
  type GuestConfigInputs,
  type GuestConfigOutputs,
} from "../../../../infra/cloud/guest-config";
import type { LxdClient } from "../../../../infra/cloud/lxd";
import { execInGuest, writeGuestFile } from "../../../../infra/cloud/lxd/api/exec";
import { connect, type SshIdentity } from "../../../../infra/cloud/ssh";
import * as guest from "../../../../infra/guest";
import { createTestVm, sshFromProvider, startTestCloud, type TestVm } from "../lxd/fixture";
import { makeIdentity } from "../ssh/fake-server";

const operations = makeIdentity();
const successor = makeIdentity();
const hostKey = makeIdentity();
const keyOf = (identity: typeof operations) => [{ name: "operations", publicKey: identity.publicKey }];

/** What GuestConfig must do on a real guest, whichever release it has. */
export function describeGuestConfig(os: string, suite: string): void {
  describe(`GuestConfig on ${os}`, () => {
    const name = `config-${suite}`;
    let client: LxdClient;
    let vm: TestVm;
    let identities: SshIdentity[] = [operations];
    let state: GuestConfigOutputs;
    let sources: string[];
    const provider = makeGuestConfigProvider((target, waitSeconds) =>
      connect(target, { identities, waitSeconds }),
    );
    const userData = guest.renderCloudInit({
      hostname: name,
      adminUser: "mvmadmin",
      adminKeys: keyOf(operations),
      hostKey,
    });

    beforeAll(async () => {
      const cloud = await startTestCloud();
      client = cloud.client;
      const rule = await sshFromProvider(client);
      sources = rule.source.split(",");
      vm = await createTestVm(cloud.endpoint, name, { ingress: [rule], userData, os });
    });
    afterAll(async () => {
      await vm.remove();
    });

    const inGuest = async (script: string): Promise<string> =>
      (await execInGuest(client, name, ["sh", "-c", script])).stdout.trim();

    function inputsFor(
      options: { keys?: typeof operations; customer?: boolean; services?: guest.HostAllowance[] } = {},
    ): GuestConfigInputs {
      const admin = { user: "mvmadmin", keys: keyOf(options.keys ?? operations) };
      const customers = options.customer ? [{ user: "kunde", keys: keyOf(operations) }] : [];
      const spec = guest.mergeGuestSpecs([
        guest.renderSshd({
          access: [{ user: "mvmadmin", sources }, ...customers.map(({ user }) => ({ user, sources }))],
        }),
        guest.renderUsers({ admin, customers }),
        guest.renderHostFirewall({
          allowances: [{ name: "ssh", protocol: "tcp", port: 22, sources }, ...(options.services ?? [])],
          pingSources: sources,
        }),
        guest.renderTime({ timeZone: "Europe/Berlin" }),
        guest.renderUnattendedUpgrades({
          suite,
          window: { days: ["tue"], from: "02:00", to: "04:00" },
          timeZone: "Europe/Berlin",
          reboot: "if-required",
        }),
      ]);
      const connection = {
        host: vm.network.ipv4Address,
        port: 22,
        user: "mvmadmin",
        hostKey: hostKey.publicKey,
      };
      return JSON.parse(
        JSON.stringify({
          ...spec,
          connection,
          machine: vm.outputs.machine,
          passwords: { breakglass: "planted-secret-24" },
        }),
      ) as GuestConfigInputs;
    }

    const update = async (news: GuestConfigInputs): Promise<void> => {
      const result = await provider.update?.("x", state, news);
      if (result) state = result.outs;
    };
    /** Refreshes, then plans. */
    const changes = async (news = inputsFor()): Promise<string[]> => {
      const result = await provider.read?.("x", state);
      if (result?.props) state = result.props;
      return ((await provider.diff("x", state, news)).detail ?? []).map((d) => d.path);
    };

    it("cloud-init finds nothing wrong with the user data", async () => {
      await writeGuestFile(client, name, "/root/user-data", userData, "0600");
      const checked = await execInGuest(client, name, [
        "cloud-init",
        "schema",
        "--config-file",
        "/root/user-data",
      ]);
      expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining("Valid")]);
      await inGuest("rm /root/user-data");
    });

    it("configures a fresh guest and has nothing to change afterwards", async () => {
      state = (await provider.create(inputsFor())).outs;
      expect(await changes()).toEqual([]);
      expect(state.observed.undeclaredUsers).toEqual([]);
      expect(JSON.stringify(state)).not.toContain("planted-secret");
      expect(await inGuest("systemctl --failed --no-legend; date +%Z; nft list tables")).toMatch(
        /^CES?T\ntable inet managed_vm$/,
      );
      expect(await inGuest("unattended-upgrade --dry-run --debug 2>&1 | grep '^Allowed origins'")).toBe(
        `Allowed origins are: origin=Debian,codename=${suite},label=Debian, origin=Debian,codename=${suite}-updates,label=Debian, origin=Debian,codename=${suite}-security,label=Debian-Security`,
      );
    });

    it("starts nothing again when nothing changed", async () => {
      const started =
        "systemctl show -p ActiveEnterTimestampMonotonic,StateChangeTimestampMonotonic,MainPID ssh nftables apt-daily.timer";
      const before = await inGuest(
        `${started}; stat -c %Y%i /etc/ssh/sshd_config /etc/nftables.conf; tail -n3 /etc/shadow`,
      );
      await update(inputsFor());
      expect(
        await inGuest(
          `${started}; stat -c %Y%i /etc/ssh/sshd_config /etc/nftables.conf; tail -n3 /etc/shadow`,
        ),
      ).toBe(before);
    });

    it.each<[string, string, string[]]>([
      [
        "password login in a Match block",
        "printf 'Match all\\n PasswordAuthentication yes\\n' >> /etc/ssh/sshd_config; systemctl reload ssh",
        ['files["/etc/ssh/sshd_config"].sha256'],
      ],
      [
        "the same in a drop-in",
        "printf 'Match all\\n PasswordAuthentication yes\\n' > /etc/ssh/sshd_config.d/x.conf; systemctl reload ssh",
        ['files["/etc/ssh/sshd_config.d/x.conf"].sha256'],
      ],
      [
        "a broken drop-in",
        "echo nonsense > /etc/ssh/sshd_config.d/x.conf",
        ['files["/etc/ssh/sshd_config.d/x.conf"].sha256'],
      ],
      [
        "an extra key",
        "echo ssh-ed25519 AAAA >> /etc/ssh/authorized_keys.d/mvmadmin",
        ['files["/etc/ssh/authorized_keys.d/mvmadmin"].sha256'],
      ],
      [
        "a key for root",
        "cp /etc/ssh/authorized_keys.d/mvmadmin /etc/ssh/authorized_keys.d/root",
        ['files["/etc/ssh/authorized_keys.d/root"].sha256'],
      ],
      [
        "a sudo rule",
        "echo 'breakglass ALL=NOPASSWD: ALL' > /etc/sudoers.d/x",
        ['files["/etc/sudoers.d/x"].sha256'],
      ],
      [
        "a masked timer",
        "systemctl mask --now apt-daily-upgrade.timer",
        ['units["apt-daily-upgrade.timer"].masked', 'units["apt-daily-upgrade.timer"].active'],
      ],
      [
        "a stopped timer",
        "systemctl disable --now apt-daily.timer",
        ['units["apt-daily.timer"].enabled', 'units["apt-daily.timer"].active'],
      ],
      [
        "another time of a timer",
        "printf '[Timer]\\nOnCalendar=hourly\\n' > /etc/systemd/system/apt-daily.timer.d/z.conf; systemctl daemon-reload",
        ['files["/etc/systemd/system/apt-daily.timer.d/z.conf"].sha256'],
      ],
      [
        "a live firewall rule",
        "nft add rule inet managed_vm input accept",
        ['units["nftables.service"].effective'],
      ],
      ["no firewall at all", "nft flush ruleset", ['units["nftables.service"].effective']],
      [
        "a changed break-glass password",
        "echo breakglass:known-to-eve | chpasswd",
        ['users["breakglass"].password'],
      ],
      ["a password for the admin", "echo mvmadmin:known-to-eve | chpasswd", ['users["mvmadmin"].locked']],
      [
        "a removed package",
        "apt-get -y -qq remove unattended-upgrades >/dev/null 2>&1",
        ['packages["unattended-upgrades"]'],
      ],
      ["another time zone", "ln -sfn /usr/share/zoneinfo/UTC /etc/localtime", ['links["/etc/localtime"]']],
      [
        "a writable patch policy",
        "chmod 0666 /etc/apt/apt.conf.d/52-managed-vm",
        ['files["/etc/apt/apt.conf.d/52-managed-vm"].mode'],
      ],
    ])("sees %s and repairs it", async (_what, script, expected) => {
      await inGuest(script);
      expect(await changes()).toEqual(expected);
      await update(inputsFor());
      expect(await changes()).toEqual([]);
      const address = sources[0]?.split("/")[0];
      expect(
        await inGuest(`sshd -T -C user=mvmadmin,host=x,addr=${address} | grep ^passwordauthentication`),
      ).toBe("passwordauthentication no");
    });

    it("reports an account that nobody declared, and leaves it", async () => {
      await inGuest("useradd eve");
      expect(await changes()).toEqual([]);
      expect(state.observed.undeclaredUsers).toEqual(["eve"]);
      await update(inputsFor());
      expect(await inGuest("id -un eve; userdel -r eve 2>/dev/null")).toBe("eve");
    });

    it("applies a change live and keeps a session that runs", async () => {
      const session = await connect(inputsFor().connection, { identities });
      const bootId = state.observed.bootId;
      const web = { name: "web", protocol: "tcp", port: 8080, sources: ["0.0.0.0/0"] } as const;
      const news = inputsFor({ customer: true, services: [web] });
      expect(await changes(news)).toEqual([
        'files["/etc/ssh/sshd_config"].sha256',
        'files["/etc/ssh/authorized_keys.d/kunde"]',
        'files["/etc/sudoers.d/managed-vm"].sha256',
        'files["/etc/nftables.conf"].sha256',
        'users["kunde"]',
      ]);
      await update(news);
      expect(await changes(news)).toEqual([]);
      expect((await session.exec("cat /proc/sys/kernel/random/boot_id")).stdout.trim()).toBe(bootId);
      session.close();
      const customer = await connect({ ...inputsFor().connection, user: "kunde" }, { identities });
      expect((await customer.exec("sudo -n id -un")).stdout).toBe("root\n");
      customer.close();
    });

    it("retires an account that is not wanted any more", async () => {
      await update(inputsFor());
      expect(await changes()).toEqual([]);
      expect(state.observed.undeclaredUsers).toEqual([]);
      expect(await inGuest("getent shadow kunde | cut -d: -f2,8")).toBe("!:1");
    });

    it("lets nothing go live that the guest's sshd refuses", async () => {
      const news = inputsFor();
      const broken = {
        ...news,
        files: news.files.map((f) =>
          f.validator === "sshd" ? { ...f, content: `Nonsense yes\n${f.content}` } : f,
        ),
      };
      await expect(update(broken)).rejects.toThrow(/MVM3214 .*Nonsense/);
      expect(await changes()).toEqual([]);
    });

    it("changes the provider's key: the old one is refused, the account for the console always", async () => {
      await update(inputsFor({ keys: successor }));
      identities = [operations, successor];
      expect(await changes(inputsFor({ keys: successor }))).toEqual([]);
      const { connection } = inputsFor();
      await expect(connect(connection, { identities: [operations] })).rejects.toThrow("MVM3204");
      await expect(
        connect({ ...connection, user: "breakglass" }, { identities, waitSeconds: 20 }),
      ).rejects.toThrow("MVM3204");
    });

    it("says that the host is not reachable, before anything is changed", async () => {
      await inGuest("nft flush ruleset; systemctl stop ssh");
      await expect(provider.read?.("x", state)).rejects.toThrow(/MVM3202/);
    });
  });
}
