import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rules } from "../../policies/rules";
import { packageRoot, TestProject } from "../support/project";

interface CheckJson {
  verdict: string;
  diagnostics: { code: string; file: string; line: number; path: string }[];
  policies: {
    id: string;
    state: string;
    clauses: string[];
    location: { file: string; line: number } | null;
  }[];
  resources: { type: string; name: string; inputs: Record<string, unknown> }[];
}

/** A machine with nothing: no state, no lab, no key, no passphrase. */
const BARE = { MVM_HOME: "/nonexistent", MVM_LAB_ROOT: "/nonexistent", PULUMI_CONFIG_PASSPHRASE: undefined };

describe("mvm check, which needs neither state nor lab nor network", () => {
  const project = new TestProject("test");
  const card = "stacks/acme/card.yaml";

  const check = (): { code: number | null; json: CheckJson } => {
    const done = project.mvm(["check", "acme", "--format", "json"], BARE);
    return { code: done.code, json: JSON.parse(done.stdout) as CheckJson };
  };
  const failures = (json: CheckJson): unknown[] =>
    json.policies
      .filter((p) => p.state === "fail" || p.state === "not-evaluated")
      .map((p) => [p.id, p.location?.file, p.location?.line]);
  const lineOf = (file: string, text: string): number =>
    fs
      .readFileSync(project.file(file), "utf8")
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1;

  beforeAll(() => {
    project.mvm(["--version"]); // builds what is stale, outside of the tests' time
  }, 120_000);
  afterAll(() => {
    project.remove();
  });

  const write = (system: Record<string, unknown> = {}): void =>
    project.writeCustomer("acme", {
      web: { serviceCard: "silber", os: "debian-13", size: "small", ...system },
    });

  it("passes the smallest card, with every rule evaluated though nothing is deployed", () => {
    write();
    const { code, json } = check();
    expect([code, json.verdict, failures(json)]).toEqual([0, "pass", []]);
    // What the card does not book, e.g. an application, is not applicable; each rule says so.
    expect(new Set(json.policies.map((p) => p.id)).size).toBe(rules.length);
    expect(new Set(json.policies.map((p) => p.state))).toEqual(new Set(["pass", "not-applicable"]));
  });

  it("marks among the resources' inputs what only a deployment knows", () => {
    write();
    const instance = check().json.resources.find((r) => r.type.endsWith("lxd:Instance"));
    expect(instance?.inputs).toMatchObject({
      os: "debian-13",
      ipv4Address: "[unknown]",
      userData: "[unknown]",
    });
  });

  it("refuses SSH for everyone at the line of the card (R14, R15)", () => {
    write({ services: [{ name: "ssh", protocol: "tcp", port: 22, sources: ["0.0.0.0/0"] }] });
    const { code, json } = check();
    expect([code, json.verdict]).toEqual([1, "fail"]);
    expect(failures(json)).toEqual([["ssh-source-restricted", card, lineOf(card, "0.0.0.0/0")]]);
    expect(json.policies.find((p) => p.state === "fail")?.clauses).toEqual(
      expect.arrayContaining(["R14", "R15"]),
    );
  });

  it("shows the line of the card, and says the same as SARIF", () => {
    write({ services: [{ name: "ssh", protocol: "tcp", port: 22, sources: ["0.0.0.0/0"] }] });
    const line = lineOf(card, "0.0.0.0/0");
    const text = project.mvm(["check", "acme"], BARE).stdout;
    expect(text).toMatch(new RegExp(`^  ${line} \\| .*0\\.0\\.0\\.0/0.*\n +\\| +\\^+\n  hint: `, "m"));
    const done = project.mvm(["check", "acme", "--format", "sarif"], BARE);
    expect([done.code, JSON.parse(done.stdout)]).toMatchObject([
      1,
      {
        version: "2.1.0",
        runs: [
          {
            results: [
              {
                ruleId: "ssh-source-restricted",
                level: "error",
                locations: [
                  {
                    physicalLocation: { artifactLocation: { uri: card }, region: { startLine: line } },
                  },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });

  it("shows the line of a card that is wrong also where another verb stumbles over it", () => {
    write({ size: "smal" });
    const done = project.mvm(["plan", "acme"], BARE);
    expect([done.code, done.stdout]).toEqual([2, ""]);
    expect(done.stderr).toMatch(
      /MVM2033 .*\n +\d+ \|.*\n +\d+ \| +.*size: smal.*\n +\| +\^\^\^\^\n {2}hint: did you mean `small`\?/,
    );
    expect(project.mvm(["explain", "acme"], BARE).stderr).toBe(done.stderr);
    const sarif = project.mvm(["check", "acme", "--format", "sarif"], BARE);
    expect([sarif.code, JSON.parse(sarif.stdout)]).toMatchObject([
      2,
      { runs: [{ results: [{ ruleId: "MVM2033" }] }] },
    ]);
  });

  it("refuses RDP for everyone, also by halves of the Internet (R16)", () => {
    const sources = ["0.0.0.0/1", "128.0.0.0/1"];
    write({ services: [{ name: "rdp", protocol: "tcp", port: 3389, sources }] });
    expect(failures(check().json)).toEqual([["rdp-source-restricted", card, expect.any(Number)]]);
  });

  it("refuses sources of the provider that mean everyone, at the line of provider.yaml (R14, R15)", () => {
    write();
    project.writeProvider(["0.0.0.0/0"]);
    const provider = "stacks/provider.yaml";
    const { code, json } = check();
    expect(code).toBe(1);
    expect(failures(json)).toEqual([["ssh-source-restricted", provider, lineOf(provider, "0.0.0.0/0")]]);
    project.writeProvider();
  });

  it("refuses an OS beyond its vendor's support at the line that names it (R28, R118)", () => {
    write({ os: "debian-12" });
    expect(failures(check().json)).toEqual(
      expect.arrayContaining([["supported-os", card, lineOf(card, "debian-12")]]),
    );
  });

  it("judges a stack that names no platform by the contract alone, and says so", () => {
    write();
    fs.rmSync(project.file("stacks/Pulumi.acme.yaml"));
    const { code, json } = check();
    expect(code).toBe(0);
    expect(json.policies.find((p) => p.id === "console-available")?.state).toBe("not-applicable");
  });

  it("gives all errors of a card at once, with 2", () => {
    write();
    project.write(card, fs.readFileSync(project.file(card), "utf8").replace("serviceCard", "servicecard"));
    project.edit(card, "holidays: DE-NI", "holidays: DE-XX");
    const { code, json } = check();
    expect([code, json.verdict]).toEqual([2, "invalid"]);
    expect(json.diagnostics.length).toBeGreaterThanOrEqual(2);
    expect(json.diagnostics.every((d) => d.file === card && d.line > 0)).toBe(true);
  });

  it("says with 2 which customers there are", () => {
    write();
    const done = project.mvm(["check", "acne"], BARE);
    expect([done.code, done.stdout + done.stderr]).toEqual([2, expect.stringContaining("acme")]);
  });

  it("does what the README says of a failing card", () => {
    const readme = fs.readFileSync(path.join(packageRoot, "README.md"), "utf8");
    const [, smallest = ""] = /```yaml\n(card: 1\n[^]*?)```/.exec(readme) ?? [];
    const [, services = ""] = /```yaml\n(services:\n[^]*?)```/.exec(readme) ?? [];
    const [, promised = ""] = /```text\n([^]*?)```/.exec(readme) ?? [];
    project.write(card, smallest + services.replace(/^(?=.)/gm, "    "));
    expect(project.mvm(["check", "acme"], BARE).stdout).toBe(promised);
  });
});
