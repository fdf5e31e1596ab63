import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkCards } from "../../../infra/cli/verbs/card-check";
import { packageRoot, TestProject } from "../../support/project";

const SILBER = { web: { serviceCard: "silber", os: "debian-13", size: "small" } };

describe("mvm card check", () => {
  const project = new TestProject();
  const card = project.file("stacks/acme/card.yaml");
  const check = (names: string[], format: "text" | "json" | "sarif" = "text") =>
    checkCards(names, project.root, format, "0.1.0");

  beforeAll(() => {
    project.writeCustomer("acme", SILBER);
    project.writeCustomer("globex", { web: { ...SILBER.web, os: "Debian 13" } });
    project.write("elsewhere/one.yaml", fs.readFileSync(card, "utf8").replace("DE-NI", "DE-NY"));
  });
  afterAll(() => {
    project.remove();
  });

  it("accepts a customer", async () => {
    expect(await check(["acme"])).toEqual({ output: "acme: valid\n", exitCode: 0 });
  });

  it("shows the line at fault and what to type", async () => {
    expect(await check(["elsewhere/one.yaml"])).toEqual({
      output:
        'elsewhere/one.yaml:3:11  error  MVM2033  holidays must be one of the allowed values, found "DE-NY"\n' +
        "  2 | customer: acme\n  3 | holidays: DE-NY\n    |           ^^^^^\n  hint: did you mean `DE-NI`?\nelsewhere/one.yaml: invalid\n",
      exitCode: 2,
    });
  });

  it("judges all customers where none is named", async () => {
    const { output, exitCode } = await check([]);
    expect([output.split("\n").slice(-3), exitCode]).toEqual([
      ["globex: invalid", "2 cards: 1 valid, 1 invalid", ""],
      2,
    ]);
  });

  it("takes the path of a customer's card for the customer: the folder must fit", async () => {
    project.write("stacks/initech/card.yaml", fs.readFileSync(card, "utf8"));
    expect((await check(["stacks/initech/card.yaml"])).output).toContain("MVM2071");
    fs.rmSync(project.file("stacks/initech"), { recursive: true });
  });

  it("shows errors of the provider file once for all customers", async () => {
    project.edit("stacks/provider.yaml", "provider: 1", "provider: 2");
    const { output, exitCode } = await check([]);
    expect([output.split("MVM2036").length - 1, exitCode]).toEqual([1, 2]);
    project.edit("stacks/provider.yaml", "provider: 2", "provider: 1");
  });

  it("gives every diagnostic of every card as JSON", async () => {
    const { output } = await check(["acme", "globex"], "json");
    expect(JSON.parse(output)).toMatchObject({
      schemaVersion: 1,
      verdict: "invalid",
      cards: [
        { card: "acme", verdict: "pass", diagnostics: [] },
        { card: "globex", verdict: "invalid", diagnostics: [{ code: "MVM2035", path: "systems.web.os" }] },
      ],
    });
  });

  it("gives SARIF", async () => {
    const { output } = await check(["globex"], "sarif");
    expect(JSON.parse(output)).toMatchObject({
      version: "2.1.0",
      runs: [{ results: [{ ruleId: "MVM2035", ruleIndex: 0, level: "error" }] }],
    });
  });

  it("says what is missing", async () => {
    expect((await check(["nowhere.yaml"])).output).toContain("MVM2001");
    expect((await check(["acne"])).output).toContain("did you mean `acme`?");
  });

  it("loads neither the Pulumi SDK nor SSH nor the calendar", () => {
    project.mvm(["--version"]); // builds what is stale
    const script = `process.argv.splice(1, 1, "mvm");
      process.on("exit", () => process.stderr.write(Object.keys(require.cache).join("\\n")));
      require(${JSON.stringify(path.join(packageRoot, "dist/infra/cli/main.js"))});`;
    const done = spawnSync(process.execPath, ["-e", script, "-", "card", "check", "acme"], {
      cwd: project.root,
      encoding: "utf8",
    });
    expect(done.stdout).toBe("acme: valid\n");
    const packages = [...done.stderr.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)].map(([, name]) => name);
    expect([...new Set(packages)].sort()).toEqual(["commander", "ipaddr.js", "yaml", "zod"]);
    expect(done.stderr).not.toMatch(/dist\/infra\/(engine|cloud|guest|audit)\//);
  }, 120_000);
});
