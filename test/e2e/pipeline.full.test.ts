import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shell } from "../support/lab";
import { packageRoot, TestProject, type Finished } from "../support/project";

const CARD = "stacks/acme/card.yaml";
const PASSPHRASE = "pipeline-passphrase-0123";

interface Result {
  summary: Record<string, number>;
  diagnostics: { code: string }[];
  difference?: { added: unknown[]; missing: unknown[]; changed: { urn: string }[]; since: string[] };
}

describe("docs/ci/pipeline.sh", () => {
  const project = new TestProject("test", { PULUMI_CONFIG_PASSPHRASE: PASSPHRASE });
  const artifacts = project.file("artifacts");
  const planFile = path.join(artifacts, "plan.json");

  /** Runs the script as a CI system does: a clean environment, no terminal, no input. */
  function pipeline(stage: string): Finished {
    const env = {
      PATH: process.env["PATH"],
      HOME: project.root,
      CI: "true",
      MVM_HOME: project.home,
      MVM_LAB: project.lab,
      PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    };
    const script = path.join(packageRoot, "docs/ci/pipeline.sh");
    const done = spawnSync("setsid", ["--wait", script, stage, "acme"], {
      cwd: project.root,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { code: done.status, stdout: done.stdout, stderr: done.stderr };
  }
  const readResult = (name: string): Result =>
    JSON.parse(fs.readFileSync(path.join(artifacts, `${name}.json`), "utf8")) as Result;
  const codes = (name: string): string[] => readResult(name).diagnostics.map((d) => d.code);
  /** Failures, errors and cases of a JUnit file, by Python's parser. */
  const countJunit = (name: string): string =>
    execFileSync("python3", [
      "-c",
      "import sys, xml.etree.ElementTree as t; r = t.parse(sys.argv[1]).getroot().attrib; print(r['failures'], r['errors'], int(r['tests']) > 0)",
      path.join(artifacts, `${name}.junit.xml`),
    ])
      .toString()
      .trim();
  /** The ssh command of the README's quickstart is for people; here the lab's own key and address do. */
  const inGuest = (command: string): void => {
    const { stdout } = project.mvm(["state", "export", "acme"]);
    const address = /198\.18\.1\d\d\.10/.exec(stdout)?.[0] ?? "";
    const key = "/var/lib/managed-vm/labs/test/keys/provider";
    const options = "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o IdentitiesOnly=yes";
    const done = shell(`ssh -F none ${options} -i ${key} mvmadmin@${address} ${JSON.stringify(command)}`);
    expect([done.code, done.stderr]).toEqual([0, expect.any(String)]);
  };

  beforeAll(() => {
    project.writeCustomer("acme", {
      web: {
        serviceCard: "silber",
        os: "debian-13",
        size: "small",
        patching: { window: { from: "03:00", to: "05:00" } },
      },
    });
    expect(project.mvm(["lab", "up"]).code).toBe(0);
  });
  afterAll(() => {
    project.mvm(["destroy", "acme", "--confirm", "acme"]);
    project.remove();
  });

  it("goes from nothing to a verified customer, with results to keep and plain progress", () => {
    const done = pipeline("all");
    expect([done.code, done.stderr]).toEqual([0, expect.stringContaining("the plan was saved")]);
    expect(done.stdout).toContain("acme: pass");
    expect(done.stdout.endsWith("nothing to change\n")).toBe(true);
    for (const drawn of ["\u001b", "\r"]) expect(done.stdout + done.stderr).not.toContain(drawn);
    const results = ["1-check", "2-plan", "3-up", "4-verify", "5-again"];
    expect(results.map(countJunit)).toEqual(results.map(() => "0 0 True"));
    expect(results.map((name) => typeof readResult(name))).toEqual(results.map(() => "object"));
  });

  it("keeps the plan to its owner, and the passphrase and every secret out of all results", () => {
    expect(fs.statSync(planFile).mode & 0o777).toBe(0o600);
    const all = fs.readdirSync(artifacts).map((name) => fs.readFileSync(path.join(artifacts, name), "utf8"));
    const [, password = "-"] = project
      .mvm(["console", "acme", "web", "--show-password"])
      .stdout.trim()
      .split(" ");
    expect(password.length).toBeGreaterThan(10);
    for (const text of all) {
      expect(text).not.toContain(PASSPHRASE);
      expect(text).not.toContain(password);
      expect(text).not.toContain("PRIVATE KEY");
    }
  });

  it("refuses a plan whose steps were made already", () => {
    expect(pipeline("apply").code).toBe(1);
    expect(codes("3-up")).toEqual(["MVM1010"]);
    expect(countJunit("3-up")).toBe("1 0 True");
  });

  it("refuses a plan when the card changed after it, says what differs, and changes nothing", () => {
    project.edit(CARD, "from: 03:00", "from: 02:00");
    expect(pipeline("plan").code).toBe(0);
    project.edit(CARD, "from: 02:00", "from: 01:00");
    const done = pipeline("apply");
    expect([done.code, done.stdout]).toEqual([1, expect.stringContaining("changed  update web-config")]);
    expect(done.stdout).toContain("apt-daily-upgrade.timer.d/managed-vm.conf");
    expect(readResult("3-up").difference?.since).toContain(CARD);
    expect(project.mvm(["plan", "acme", "--expect-no-changes"]).code).toBe(1);
  });

  it("applies the plan when the card is again what it was", () => {
    project.edit(CARD, "from: 01:00", "from: 02:00");
    expect(pipeline("apply").code).toBe(0);
  });

  it("refuses a plan when a hand changed the VM after it", () => {
    project.edit(CARD, "from: 02:00", "from: 04:00");
    expect(pipeline("plan").code).toBe(0);
    inGuest("printf 'Port 2222\\n' | sudo tee -a /etc/ssh/sshd_config");
    const done = pipeline("apply");
    expect([done.code, done.stdout]).toEqual([1, expect.stringContaining('files["/etc/ssh/sshd_config"]')]);
    expect([pipeline("plan").code, pipeline("apply").code]).toEqual([0, 0]);
  });

  it("refuses a plan that was tampered with, is not whole or is meant for something else", () => {
    project.edit(CARD, "from: 04:00", "from: 03:00");
    expect(pipeline("plan").code).toBe(0);
    const plan = fs.readFileSync(planFile, "utf8");
    const apply = (
      text: string,
      env: NodeJS.ProcessEnv = {},
      args: string[] = [],
    ): [number | null, string] => {
      fs.writeFileSync(planFile, text);
      const done = project.mvm(["up", "acme", "--yes", planFile, ...args], env);
      return [done.code, /MVM\d{4}/.exec(done.stderr + done.stdout)?.[0] ?? ""];
    };
    expect.soft(apply(plan.replace('"allowReplace": []', '"allowReplace": ["web"]'))).toEqual([2, "MVM2912"]);
    expect.soft(apply(plan, { PULUMI_CONFIG_PASSPHRASE: "another" })).toEqual([2, "MVM2912"]);
    expect.soft(apply(plan, {}, ["--allow-replace", "web"])).toEqual([2, "MVM2913"]);
    expect.soft(apply(plan.replace(/"toolkit": "[^"]+"/, '"toolkit": "9.9.9"'))).toEqual([2, "MVM2911"]);
    expect.soft(apply(plan.replace('"customer": "acme"', '"customer": "other"'))).toEqual([2, "MVM2911"]);
    expect.soft(apply(plan.replace('"managedVmPlan": 1', '"managedVmPlan": 2'))).toEqual([2, "MVM2911"]);
    expect.soft(apply(plan.slice(0, 200))).toEqual([2, "MVM2910"]);
    expect.soft(apply(plan.replace('"wanted"', '"unwanted"'))).toEqual([2, "MVM2910"]);
    expect.soft(apply('{"version": 3}')).toEqual([2, "MVM2910"]);
    expect.soft(project.mvm(["up", "acme", "--yes", artifacts]).code).toBe(2);
    expect.soft(project.mvm(["up", "acme", "--yes", project.file("absent")]).code).toBe(2);
    expect.soft(apply(plan)).toEqual([0, ""]);
  });

  it("asks on a terminal, and takes nothing but yes", () => {
    project.edit(CARD, "from: 03:00", "from: 02:00");
    const answer = (text: string): string => {
      const command = `node ${path.join(packageRoot, "infra/launch/launch.cjs")} up acme`;
      const script = `set timeout 60\nspawn env -u CI ${command}\nexpect "does: "\nsend -- "${text}"\nexpect eof\nexit [lindex [wait] 3]`;
      const done = spawnSync("expect", ["-c", script], {
        cwd: project.root,
        env: project.env,
        encoding: "utf8",
      });
      return `${done.status} ${/MVM\d{4}/.exec(done.stdout)?.[0] ?? ""}`;
    };
    expect.soft(answer("no\\r")).toBe("1 MVM1012");
    expect.soft(answer("\\x03")).toBe("1 MVM1012");
    expect.soft(answer("\\x04")).toBe("1 MVM1012");
    expect.soft(project.mvm(["plan", "acme", "--expect-no-changes"]).code).toBe(1);
    expect.soft(answer("yes\\r")).toBe("0 ");
    expect.soft(project.mvm(["plan", "acme", "--expect-no-changes"]).code).toBe(0);
  });

  it("ends with the code of the command that failed, and keeps its result", () => {
    project.edit(CARD, "serviceCard: silber", "serviceCard: zinn");
    expect(pipeline("all").code).toBe(2);
    expect(countJunit("1-check")).toBe("0 1 True");
    project.edit(CARD, "serviceCard: zinn", "serviceCard: silber");
    expect(pipeline("everything").code).toBe(2);
    fs.rmSync(artifacts, { recursive: true });
    fs.writeFileSync(artifacts, "a file where a folder should be");
    expect(pipeline("check").code).toBe(3);
  });
});
