import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestProject } from "../support/project";

const SYSTEM = { serviceCard: "silber", os: "debian-13", size: "small" };
const PASSPHRASE = "planted-passphrase-7f3a";
const KEY_FILE = "/var/lib/managed-vm/labs/test/keys/provider";

/** Reads every command line of this machine again and again, as `ps` of another user does, until stopped. */
const SCANNER = `
const fs = require("node:fs"), seen = new Set();
process.on("SIGTERM", () => { process.stdout.write([...seen].join("\\n"), () => process.exit(0)); });
(function scan() {
  for (const pid of fs.readdirSync("/proc")) {
    if (!/^\\d+$/.test(pid)) continue;
    try { seen.add(fs.readFileSync("/proc/" + pid + "/cmdline", "latin1")); } catch {}
  }
  setImmediate(scan);
})();`;

describe("secrets while two customers with two VMs each are deployed at once", () => {
  const project = new TestProject("test", { PULUMI_CONFIG_PASSPHRASE: PASSPHRASE });
  const customers = ["acme", "globex"];
  let commandLines = "";
  let outputs: string[] = [];

  beforeAll(async () => {
    for (const customer of customers) project.writeCustomer(customer, { one: SYSTEM, two: SYSTEM });
    expect(project.mvm(["lab", "up"]).code).toBe(0);
    const scanner = spawn(process.execPath, ["-e", SCANNER], { stdio: ["ignore", "pipe", "inherit"] });
    scanner.stdout.on("data", (chunk: Buffer) => (commandLines += chunk.toString()));
    const runs = customers.map((customer) => project.start(["up", customer]).done);
    const finished = await Promise.all(runs);
    const closed = new Promise((resolve) => scanner.once("close", resolve));
    scanner.kill("SIGTERM");
    await closed;
    expect(finished.map((f) => [f.code, f.stderr])).toEqual(
      customers.map((): unknown[] => [0, expect.any(String)]),
    );
    outputs = finished.flatMap((f) => [f.stdout, f.stderr]);
  });
  afterAll(() => {
    for (const customer of customers) project.mvm(["destroy", customer, "--confirm", customer]);
    project.mvm(["lab", "down", "--purge"]);
    project.remove();
  });

  /** What must stand nowhere: bodies of keys rather than their common first lines. */
  function plantedSecrets(): string[] {
    const passwords = customers.flatMap((customer) =>
      ["one", "two"].map(
        (vm) => project.mvm(["console", customer, vm, "--show-password"]).stdout.trim().split(" ")[1] ?? "",
      ),
    );
    const providerKey = fs.readFileSync(KEY_FILE, "utf8").split("\n").slice(2, 4);
    const hostKeys = project
      .guestFiles("test", "/etc/ssh/ssh_host_ed25519_key")
      .map((key) => key.split("\n")[2] ?? "");
    return [PASSPHRASE, ...passwords, ...providerKey, ...hostKeys];
  }

  const findIn = (texts: readonly string[], secrets: readonly string[]): string[] =>
    secrets.filter((secret) => texts.some((text) => text.includes(secret)));

  function filesBelow(dir: string): string[] {
    return fs
      .readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name), "latin1"));
  }

  it("stand in no command line, output, log, state or report", () => {
    const secrets = plantedSecrets();
    expect(secrets.filter((secret) => secret.length < 16)).toEqual([]);
    expect(secrets.length).toBeGreaterThanOrEqual(1 + 4 + 2 + 4);
    for (const customer of customers) {
      const done = project.mvm(["verify", customer, "--format", "json"]);
      outputs.push(done.stdout, done.stderr, project.mvm(["state", "export", customer]).stdout);
    }
    outputs.push(fs.readFileSync("/var/lib/managed-vm/labs/test/lxd.log", "latin1"));
    expect(findIn([commandLines], secrets)).toEqual([]);
    expect(findIn(outputs, secrets)).toEqual([]);
    expect(findIn(filesBelow(project.home), secrets)).toEqual([]);
    expect(findIn(filesBelow(project.file("stacks")), secrets)).toEqual([]);
  });

  it("would be found: a leak planted on purpose is", () => {
    expect(commandLines).toContain("launch.cjs");
    const [secret = ""] = plantedSecrets();
    fs.writeFileSync(project.file("home/leak"), `password=${secret}`);
    expect(findIn(filesBelow(project.home), [secret])).toEqual([secret]);
  });

  it("leave every VM of both customers verified", () => {
    expect(customers.map((customer) => project.mvm(["verify", customer]).code)).toEqual([0, 0]);
  });
});
