import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot, TestProject } from "../support/project";

const NOBODY = 65534;
const asRoot = process.getuid?.() === 0;

describe("check on anybody's change: no credential, no network, no right", () => {
  const project = new TestProject("test");

  beforeAll(() => {
    project.mvm(["--version"]); // builds what is stale
    project.writeCustomer("acme", { web: { serviceCard: "silber", os: "debian-13", size: "small" } });
    fs.chmodSync(project.root, 0o755);
  });
  afterAll(() => project.remove());

  /** `wrap` comes before `env -i`, which leaves PATH alone. */
  function check(wrap: readonly string[], args: readonly string[] = []): [number | null, string] {
    const launcher = path.join(packageRoot, "infra/launch/launch.cjs");
    const command = [
      "env",
      "-i",
      `PATH=${process.env["PATH"]}`,
      process.execPath,
      launcher,
      "check",
      "acme",
      ...args,
    ];
    const [first = "env", ...rest] = [...wrap, ...command];
    const done = spawnSync(first, rest, {
      cwd: project.root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    return [done.status, done.stdout.trim().split("\n").at(-1) ?? done.stderr];
  }

  it("passes with an empty environment, and writes its results where it is told", () => {
    const [junit, json] = [project.file("out/check.xml"), project.file("out/check.json")];
    const reports = ["--report", `junit=${junit}`, "--report", `json=${json}`];
    expect(check([], reports)).toEqual([0, "acme: pass"]);
    expect(JSON.parse(fs.readFileSync(json, "utf8"))).toMatchObject({ verdict: "pass" });
    expect(fs.readFileSync(junit, "utf8")).toContain('<testsuites name="mvm check acme"');
    expect(fs.readdirSync(project.file("out"))).toHaveLength(2);
  });

  it.skipIf(!asRoot)(
    "passes as a user without rights, in a network namespace without any network (needs root)",
    () => {
      const user = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];
      expect(check(["unshare", "--net", ...user])).toEqual([0, "acme: pass"]);
    },
  );

  it("refuses a report form that it does not know, with 2", () => {
    expect(check([], ["--report", "html=x"])[0]).toBe(2);
  });

  it("fails with 3 when a report cannot be written, though the card is fine", () => {
    const below = project.file("Pulumi.yaml/report.json");
    expect(check([], ["--report", `json=${below}`])).toEqual([3, "acme: pass"]);
  });
});
