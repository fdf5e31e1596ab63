import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { labPaths } from "../../infra/cloud/lab";
import { rules } from "../../policies/pack";
import { lxdApi, shell } from "../support/lab";
import { packageRoot } from "../support/project";
import { describeUnless, pulumiVersion, whyNoPulumi } from "../support/pulumi-cli";
import { PulumiProject } from "../support/pulumi-project";

const PASSPHRASE = "planted-passphrase-91c4";
const TOKEN = "planted-token-5b7e";
const WITH_PACK = ["--policy-pack", "policies"];
const ACL = "/1.0/network-acls/demo-web-firewall-acl";

const graphRules = rules.flatMap((rule) => (rule.scope === "graph" ? rule.id : [])).sort();

describeUnless(whyNoPulumi(), "the raw road: `pulumi up` of the demo", () => {
  const project = new PulumiProject({ PULUMI_CONFIG_PASSPHRASE: PASSPHRASE });
  const card = "stacks/demo/card.yaml";
  /** All that was ever printed or logged. */
  const printed: string[] = [];

  const pulumi = (...args: string[]): { code: number | null; text: string } => {
    const { code, stdout, stderr } = project.pulumi(args);
    printed.push(stdout, stderr);
    return { code, text: stdout + stderr };
  };
  const up = (...args: string[]): { code: number | null; text: string } =>
    pulumi("up", "--yes", ...WITH_PACK, ...args);
  const inGuest = (command: string): string => {
    const { systems } = JSON.parse(project.pulumiOk(["stack", "output", "--json"])) as {
      systems: { web: { ipv4: string; hostKey: string } };
    };
    const { ipv4, hostKey } = systems.web;
    project.write("known_hosts", `${ipv4} ${hostKey}\n`);
    const key = labPaths("test").providerKey;
    const options = `-o UserKnownHostsFile=${project.file("known_hosts")} -o BatchMode=yes -i ${key}`;
    const done = shell(`ssh ${options} mvmadmin@${ipv4} ${JSON.stringify(command)}`);
    if (done.code !== 0) throw new Error(`${command}: ${done.stderr}`);
    return done.stdout.trim();
  };
  const guests = (): string[] => lxdApi<string[]>("test", "GET", "/1.0/instances");
  const ingress = (): unknown => lxdApi<{ ingress: object[] }>("test", "GET", ACL).ingress;

  beforeAll(() => {
    process.stderr.write(`pulumi ${pulumiVersion()}\n`);
    for (const file of [card, "stacks/Pulumi.demo.yaml"]) {
      project.write(file, fs.readFileSync(path.join(packageRoot, file), "utf8"));
    }
    project.startLab();
  });
  afterAll(() => {
    project.pulumi(["state", "unprotect", "--all", "--yes"]);
    project.pulumi(["destroy", "--yes"]);
    project.mvm(["lab", "down", "--purge"]);
    project.remove();
  });

  it("makes the stack", () => {
    expect(pulumi("stack", "select", "--create", "demo").code).toBe(0);
    expect(fs.readFileSync(project.file("stacks/Pulumi.demo.yaml"), "utf8")).toContain("encryptionsalt");
  });

  it("says file, line and hint of a wrong card, and makes nothing", () => {
    const right = fs.readFileSync(project.file(card), "utf8");
    project.edit(card, "size: small", "size: smal");
    const { code, text } = up();
    project.write(card, right);
    expect(code).not.toBe(0);
    expect(text).toMatch(/stacks\/demo\/card\.yaml:\d+:\d+ +error +MVM2\d+/);
    expect(text).not.toMatch(/node_modules|\[Object\]/);
  });

  it("makes nothing where a policy of the whole stack is violated", () => {
    project.edit(card, "os: debian-13", "os: debian-12");
    const { code, text } = up();
    project.edit(card, "os: debian-12", "os: debian-13");
    expect([code, text]).toEqual([1, expect.stringMatching(/\[mandatory\].*supported-os/)]);
    expect(project.exportResources()).toEqual([]);
    expect(guests()).toEqual([]);
  });

  it("judges every rule at the first preview, though nothing that the cloud will say is known", () => {
    const log = ["--event-log", project.file("preview-events.json")];
    const { code, text } = pulumi("preview", ...WITH_PACK, ...log);
    expect([code, text]).toEqual([0, expect.stringContaining("+ 13 to create")]);
    expect(project.readPolicyEvents("preview-events.json")).toEqual({
      passedOnResource: {
        "web-firewall-acl": ["rdp-source-restricted", "ssh-source-restricted"],
        "web-config": ["public-key-only"],
      },
      passedOnStack: graphRules,
      failed: [],
      reports: [],
    });
  });

  it("goes up: 13 resources, and a VM in which we are at home", () => {
    const { code, text } = up("--event-log", project.file("up-events.json"));
    expect([code, text]).toEqual([0, expect.stringContaining("+ 13 created")]);
    expect(inGuest("sudo id -u")).toBe("0");
  });

  it("has nothing to change the second time", () => {
    const { code, text } = up("--expect-no-changes");
    expect([code, text]).toEqual([0, expect.stringContaining("13 unchanged")]);
  });

  it("shows what a change of the card changes, and applies it", () => {
    project.edit(card, "port: 8080", "port: 8443");
    const { code, text } = pulumi("preview", "--diff", ...WITH_PACK);
    expect([code, text]).toEqual([0, expect.stringMatching(/destinationPort: "8080" => "8443"/)]);
    expect(text).toContain("~ 2 to update");
    expect(up().code).toBe(0);
    expect(inGuest("sudo nft list table inet managed_vm")).toContain("dport 8443");
  });

  function openSshToEveryone(...flags: string[]): { code: number | null; text: string } {
    const right = fs.readFileSync(project.file(card), "utf8");
    const open = "services:\n      - { name: ssh, protocol: tcp, port: 22, sources: everyone }";
    project.write(card, right.replace(/services:.*/, open));
    const done = up(...flags);
    project.write(card, right);
    return done;
  }

  it("does not open SSH to everyone: the preview ends with the violation, and nothing is changed", () => {
    const before = [project.exportResources(), ingress()];
    const { code, text } = openSshToEveryone();
    expect([code, text]).toEqual([1, expect.stringMatching(/\[mandatory\].*ssh-source-restricted/)]);
    expect([project.exportResources(), ingress()]).toEqual(before);
  });

  it("does not open SSH to everyone with --skip-preview either, because that rule guards the resource", () => {
    const before = ingress();
    const { code, text } = openSshToEveryone("--skip-preview");
    expect([code, text]).toEqual([1, expect.stringMatching(/\[mandatory\].*ssh-source-restricted/)]);
    expect(ingress()).toEqual(before);
    expect(up().code).toBe(0);
  });

  it("sees hand changes and repairs them with --refresh", () => {
    const sshd = "/etc/ssh/sshd_config.d";
    inGuest(`sudo chmod 644 /etc/ssh/sshd_config; echo PermitRootLogin yes | sudo tee ${sshd}/10-hand.conf`);
    // A preview, because `pulumi refresh` would write what it sees into the state before it fails.
    expect(pulumi("refresh", "--preview-only", "--expect-no-changes").code).not.toBe(0);
    const { code, text } = up("--refresh");
    expect([code, text]).toEqual([0, expect.stringContaining("~ 1 updated")]);
    expect(inGuest(`sudo stat -c %a /etc/ssh/sshd_config; ls -A ${sshd}`)).toBe("600");
    expect(pulumi("refresh", "--yes", "--expect-no-changes").code).toBe(0);
  });

  it("takes configuration, plain and secret, without a change of the VM", () => {
    project.pulumiOk(["config", "set", "managed-vm:note", "seen-by-all"]);
    project.pulumiOk(["config", "set", "--secret", "managed-vm:token"], TOKEN);
    const file = fs.readFileSync(project.file("stacks/Pulumi.demo.yaml"), "utf8");
    expect(file).toMatch(/note: seen-by-all/);
    expect(file).toMatch(/token:\n +secure: v1:/);
    expect(up("--event-log", project.file("config-events.json")).code).toBe(0);
    expect(project.pulumiOk(["config", "get", "managed-vm:token"]).trim()).toBe(TOKEN);
  });

  it("keeps secrets in no output, log, stack file or state", () => {
    const passwords = JSON.parse(
      project.pulumiOk(["stack", "output", "breakGlass", "--show-secrets", "--json"]),
    ) as { web: string };
    const [hostKey = ""] = project.guestFiles("test", "/etc/ssh/ssh_host_ed25519_key");
    const providerKey = fs.readFileSync(labPaths("test").providerKey, "utf8");
    const bodyOf = (key: string): string => key.split("\n")[2] ?? "";
    const secrets = [PASSPHRASE, TOKEN, passwords.web, bodyOf(hostKey), bodyOf(providerKey)];
    expect(secrets.filter((secret) => secret.length < 16)).toEqual([]);
    printed.push(project.pulumiOk(["stack", "export"]), project.pulumiOk(["stack", "output", "--json"]));
    const texts = [...printed, ...filesBelow(project.home), ...filesBelow(project.file("stacks"))];
    const logs = ["preview", "up", "config"].map((name) =>
      fs.readFileSync(project.file(`${name}-events.json`), "utf8"),
    );
    const foundIn = (where: readonly string[]): string[] =>
      secrets.filter((secret) => where.some((text) => text.includes(secret)));
    expect([foundIn(texts), foundIn(logs)]).toEqual([[], []]);
    expect(foundIn([project.pulumiOk(["stack", "export", "--show-secrets"])]).length).toBeGreaterThan(1);
  });

  it("hands the stack to the embedded engine and takes it back, with nothing to change for either", () => {
    const done = project.mvm(["up", "demo", "--engine", "embedded"]);
    expect([done.code, done.stdout]).toEqual([0, expect.stringContaining("nothing to change")]);
    expect(up("--expect-no-changes").code).toBe(0);
  });

  it("destroys the VM only when its protection is lifted, and leaves nothing in the cloud", () => {
    const refused = pulumi("destroy", "--yes");
    expect([refused.code, refused.text]).toEqual([1, expect.stringContaining("protected")]);
    expect(guests().length).toBe(1);
    project.pulumiOk(["state", "unprotect", "--all", "--yes"]);
    const { code, text } = pulumi("destroy", "--yes");
    expect([code, text]).toEqual([0, expect.stringContaining("- 13 deleted")]);
    expect(guests()).toEqual([]);
    expect(lxdApi<string[]>("test", "GET", "/1.0/network-acls")).toEqual([]);
  });

  it("removes the stack and keeps its file in the repository", () => {
    expect(pulumi("stack", "rm", "demo", "--yes", "--preserve-config").code).toBe(0);
    expect(fs.existsSync(project.file("stacks/Pulumi.demo.yaml"))).toBe(true);
    expect(JSON.parse(project.pulumiOk(["stack", "ls", "--json"]))).toEqual([]);
  });

  function filesBelow(dir: string): string[] {
    return fs
      .readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name), "latin1"));
  }
});
