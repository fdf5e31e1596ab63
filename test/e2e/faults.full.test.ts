import * as fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lxdApi, run } from "../support/lab";
import { TestProject } from "../support/project";

const VM = { serviceCard: "silber", os: "debian-13", size: "small" };

describe("what can go wrong around a deployment", () => {
  const project = new TestProject("test");
  const twins = ["one", "two"];

  beforeAll(() => {
    project.writeCustomer("acme", Object.fromEntries(twins.map((name) => [name, VM])));
    expect(project.mvm(["lab", "up"]).code).toBe(0);
  });
  afterAll(() => {
    project.mvm(["destroy", "acme", "--confirm", "acme"]);
    project.mvm(["lab", "down", "--purge"]);
    project.remove();
  });

  it("fails with 4 when one VM of two cannot be made, keeps the other, and goes on from there", () => {
    const devices = { root: { type: "disk", path: "/", pool: "mvm" } };
    const foreign = { name: "acme-two", type: "container", profiles: [], devices, source: { type: "none" } };
    lxdApi("test", "POST", "/1.0/instances", foreign);
    const first = project.mvm(["up", "acme"]);
    expect([first.code, first.stdout]).toEqual([4, expect.stringMatching(/acme-two.*\n[^]*MVM4901/)]);
    expect(project.mvm(["state", "show", "acme"]).stdout).toMatch(/lxd:Instance +one +protected/);
    lxdApi("test", "DELETE", "/1.0/instances/acme-two");
    expect(project.mvm(["up", "acme"]).code).toBe(0);
    expect(project.mvm(["up", "acme"]).stdout).toBe("nothing to change\n");
  });

  it.each([
    ["a wrong passphrase", { PULUMI_CONFIG_PASSPHRASE: "another" }, "MVM3002"],
    ["no passphrase", { PULUMI_CONFIG_PASSPHRASE: undefined }, "MVM3001"],
    ["no key of the provider", { MVM_SSH_KEY: "/nowhere" }, "MVM32"],
  ])("refuses %s with 3 before the first change", (_what, env, code) => {
    const done = project.mvm(["up", "acme"], env);
    expect([done.code, done.stdout + done.stderr]).toEqual([3, expect.stringContaining(code)]);
  });

  it("says who holds the lock, since when, and lets the first run finish", async () => {
    project.edit("stacks/acme/card.yaml", "one:\n", "one:\n    ipv6: true\n");
    const first = project.start(["up", "acme"]);
    await until(
      () => fs.existsSync(project.lockDir("acme")) && fs.readdirSync(project.lockDir("acme")).length > 0,
    );
    process.kill(first.pid, "SIGSTOP"); // else it may be done before the second is there
    const second = project.mvm(["up", "acme", "--no-refresh"]);
    process.kill(first.pid, "SIGCONT");
    expect([second.code, second.stderr]).toEqual([3, expect.stringMatching(/MVM3003.*\d{4}-\d\d-\d\dT/)]);
    expect((await first.done).code).toBe(0);
  });

  it("stops at Ctrl-C with 130 and a state from which the next run finishes", async () => {
    project.edit("stacks/acme/card.yaml", "two:\n", "two:\n    ipv6: true\n");
    const child = project.start(["up", "acme"]);
    await until(
      () => fs.existsSync(project.lockDir("acme")) && fs.readdirSync(project.lockDir("acme")).length > 0,
    );
    await sleep(100);
    process.kill(child.pid, "SIGINT");
    expect((await child.done).code).toBe(130);
    expect(project.mvm(["up", "acme"]).code).toBe(0);
    expect(project.mvm(["up", "acme"]).stdout).toBe("nothing to change\n");
  });

  it("names both fingerprints when a host shows another key, and changes nothing", () => {
    const keyFile = "/etc/ssh/ssh_host_ed25519_key";
    const inGuest = (command: string): void =>
      void run(["nsenter", "-t", guestPid("acme-one"), "-a", "sh", "-c", command]);
    inGuest(
      `cp -p ${keyFile} /root/key; cp -p ${keyFile}.pub /root/key.pub; rm ${keyFile}; ssh-keygen -qt ed25519 -N '' -f ${keyFile}; systemctl restart ssh`,
    );
    try {
      const done = project.mvm(["up", "acme"]);
      expect([done.code, done.stderr + done.stdout]).toEqual([
        3,
        expect.stringMatching(/MVM3201.*SHA256:.*SHA256:/),
      ]);
    } finally {
      inGuest(`mv /root/key ${keyFile}; mv /root/key.pub ${keyFile}.pub; systemctl restart ssh`);
    }
    expect(project.mvm(["up", "acme"]).stdout).toBe("nothing to change\n");
  });

  it("starts a VM that was stopped by hand", () => {
    lxdApi("test", "PUT", "/1.0/instances/acme-one/state", { action: "stop", force: true, timeout: 30 });
    expect(project.mvm(["refresh", "acme"]).code).toBe(3);
    expect(project.mvm(["up", "acme"]).code).toBe(0);
    expect(project.mvm(["verify", "acme"]).code).toBe(0);
  });

  it("says with 3 that the cloud does not answer, and how to start it", () => {
    run([
      "kill",
      "-9",
      String(lxdApi<{ environment: { server_pid: number } }>("test", "GET", "/1.0").environment.server_pid),
    ]);
    const done = project.mvm(["plan", "acme"]);
    expect([done.code, done.stderr]).toEqual([3, expect.stringMatching(/MVM31\d\d[^]*mvm lab up/)]);
    expect(project.mvm(["lab", "up"]).code).toBe(0);
    expect(project.mvm(["verify", "acme"]).code).toBe(0);
  });

  it("refuses a full disk with 3 before the first change", () => {
    const small = project.file("small");
    fs.mkdirSync(small);
    run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small]);
    try {
      fs.writeFileSync(`${small}/filler`, Buffer.alloc(60_000));
      const done = project.mvm(["up", "acme"], { MVM_HOME: `${small}/home` });
      expect([done.code, done.stderr]).toEqual([3, expect.stringContaining("MVM3006")]);
    } finally {
      run(["umount", small]);
    }
  });

  const guestPid = (name: string): string =>
    String(lxdApi<{ pid: number }>("test", "GET", `/1.0/instances/${name}/state`).pid);

  async function until(holds: () => boolean): Promise<void> {
    for (let i = 0; i < 400 && !holds(); i++) await sleep(25);
    expect(holds()).toBe(true);
  }
});
