import * as fs from "node:fs";
import * as path from "node:path";
import { beforeAll, expect, it } from "vitest";
import { packageRoot } from "../support/project";
import { describeUnless, whyNoPulumi } from "../support/pulumi-cli";
import { PulumiProject } from "../support/pulumi-project";
import {
  startFileBackend,
  startPostgres,
  startS3,
  whyNoPostgres,
  whyNoS3Server,
  type StateServer,
} from "../support/state-servers";

const PROGRAM = `
const { Config } = require("@pulumi/pulumi");
const { RandomPassword } = require("@pulumi/random");
const { local } = require("@pulumi/command");
const config = new Config();
const password = new RandomPassword("password", { length: config.requireNumber("length") });
new local.Command("wait", { create: "sleep " + config.require("seconds") }, { dependsOn: password });
exports.password = password.result;
`;

const PACK = `
const { PolicyPack, validateResourceOfType } = require("@pulumi/policy");
const { RandomPassword } = require("@pulumi/random");
new PolicyPack("small", {
  policies: [
    {
      name: "long-password",
      description: "A password has 16 characters.",
      enforcementLevel: "mandatory",
      validateResource: validateResourceOfType(RandomPassword, (password, args, report) => {
        if (password.length < 16) report("found " + password.length);
      }),
    },
  ],
});
`;

const noPulumi = whyNoPulumi();

const backends: readonly (readonly [string, string | undefined, () => Promise<StateServer>])[] = [
  ["the file backend", noPulumi, startFileBackend],
  ["an S3-compatible server", noPulumi ?? whyNoS3Server(), startS3],
  ["PostgreSQL", noPulumi ?? whyNoPostgres(), startPostgres],
];

for (const [name, reason, start] of backends) {
  describeUnless(reason, `the state of a small program on ${name}`, () => {
    let server: StateServer;
    let project: PulumiProject;
    const up = (...args: string[]): [number | null, string] => {
      const { code, stdout, stderr } = project.pulumi(["up", "--yes", "--policy-pack", "pack", ...args]);
      return [code, stdout + stderr];
    };

    beforeAll(async () => {
      server = await start();
      project = new PulumiProject(server.env);
      project.write("Pulumi.yaml", "name: small\nmain: index.js\nruntime: nodejs\n");
      project.write("index.js", PROGRAM);
      project.write("pack/PulumiPolicy.yaml", "runtime: nodejs\n");
      project.write("pack/package.json", JSON.stringify({ name: "small", version: "1.0.0" }));
      project.write("pack/index.js", PACK);
      return async () => {
        project.remove();
        await server.stop();
      };
    });

    it("is made, and has nothing to change the second time", () => {
      expect(project.pulumi(["stack", "init", "one"]).code).toBe(0);
      project.pulumiOk(["config", "set", "length", "20"]);
      project.pulumiOk(["config", "set", "seconds", "0"]);
      expect(up()).toEqual([0, expect.stringContaining("+ 3 created")]);
      expect(up("--expect-no-changes")).toEqual([0, expect.stringContaining("3 unchanged")]);
    });

    it("is exported and imported, and keeps the password out of everything that is stored", () => {
      const password = project.pulumiOk(["stack", "output", "password", "--show-secrets"]).trim();
      expect(password.length).toBe(20);
      const exported = project.pulumiOk(["stack", "export"]);
      expect(exported).toContain("random:index/randomPassword:RandomPassword");
      expect(project.pulumi(["stack", "import"], exported).code).toBe(0);
      expect(server.stored()).toContain("random:index/randomPassword:RandomPassword");
      expect([exported.includes(password), server.stored().includes(password)]).toEqual([false, false]);
    });

    it("is not changed where a policy is violated", () => {
      const before = project.exportResources();
      project.pulumiOk(["config", "set", "length", "8"]);
      expect(up()).toEqual([1, expect.stringContaining("long-password")]);
      project.pulumiOk(["config", "set", "length", "20"]);
      expect(project.exportResources()).toEqual(before);
    });

    it("is locked for a second user, who is told who holds the lock; the first one finishes", async () => {
      project.pulumiOk(["config", "set", "seconds", "8"]);
      const first = await project.startPulumi(["up", "--yes", "--skip-preview"], "wait updating");
      const second = project.pulumi(["up", "--yes", "--skip-preview"]);
      expect(second.code).not.toBe(0);
      expect(second.stderr + second.stdout).toMatch(/locked by 1 lock[^]*created by .+@.+ \(pid \d+\)/);
      expect((await first.done).code).toBe(0);
    });

    it("is gone after destroy and stack rm", () => {
      project.pulumiOk(["destroy", "--yes"]);
      expect(project.pulumi(["stack", "rm", "one", "--yes"]).code).toBe(0);
      expect(JSON.parse(project.pulumiOk(["stack", "ls", "--json"]))).toEqual([]);
    });
  });
}

for (const [name, reason, start] of backends.slice(1)) {
  describeUnless(reason, `the demo with its state on ${name}`, () => {
    let server: StateServer;
    let project: PulumiProject;
    const up = (...args: string[]): [number | null, string] => {
      const { code, stdout, stderr } = project.pulumi(["up", "--yes", "--policy-pack", "policies", ...args]);
      return [code, stdout + stderr];
    };

    beforeAll(async () => {
      server = await start();
      project = new PulumiProject(server.env);
      for (const file of ["stacks/demo/card.yaml", "stacks/Pulumi.demo.yaml"]) {
        project.write(file, fs.readFileSync(path.join(packageRoot, file), "utf8"));
      }
      project.startLab();
      return async () => {
        project.pulumi(["state", "unprotect", "--all", "--yes"]);
        project.pulumi(["destroy", "--yes"]);
        project.mvm(["lab", "down", "--purge"]);
        project.remove();
        await server.stop();
      };
    });

    it("goes up, stays unchanged, is guarded by the policies, and goes away", () => {
      project.pulumiOk(["stack", "select", "--create", "demo"]);
      expect(up()).toEqual([0, expect.stringContaining("+ 13 created")]);
      expect(up("--expect-no-changes")).toEqual([0, expect.stringContaining("13 unchanged")]);
      const before = project.exportResources();
      project.edit("stacks/demo/card.yaml", "port: 8080", "port: 22");
      expect(up()).toEqual([1, expect.stringContaining("ssh-source-restricted")]);
      expect(project.exportResources()).toEqual(before);
      project.pulumiOk(["state", "unprotect", "--all", "--yes"]);
      expect(project.pulumiOk(["destroy", "--yes"])).toContain("- 13 deleted");
    });
  });
}
