import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PLACEHOLDER_PUBLIC_KEY } from "../../infra/contract";
import { InstalledPackage } from "../support/installed-package";
import { packageRoot } from "../support/project";
import { describeUnless, whyNoPulumi } from "../support/pulumi-cli";

/** Sources by which dist/ is made, without those that are types only or no part of the package. */
function listBuilt(): string[] {
  const rooms = ["components", "infra", "policies", "stacks"];
  const sources = rooms.flatMap((room) =>
    fs
      .readdirSync(path.join(packageRoot, room), { recursive: true, encoding: "utf8" })
      .map((name) => path.join(room, name)),
  );
  return sources.flatMap((name) => {
    if (/\.tsx?$/.test(name)) return [".js", ".d.ts"].map((end) => `dist/${name.replace(/\.tsx?$/, end)}`);
    if (name.startsWith("infra/launch/")) return [];
    return /\.(py|cjs)$/.test(name) ? [`dist/${name}`] : [];
  });
}

/** The one TypeScript block of docs/own-project.md. */
function docsExample(): string {
  const docs = fs.readFileSync(path.join(packageRoot, "docs/own-project.md"), "utf8");
  const blocks = [...docs.matchAll(/```ts\n([^]*?)```/g)].map(([, block = ""]) => block);
  expect(blocks).toHaveLength(1);
  return blocks[0] ?? "";
}

const SSH_FOR_EVERYONE = `    services:
      - { name: ssh, protocol: tcp, port: 22, sources: everyone }
`;

describe("the package, installed in an empty folder", () => {
  let own: InstalledPackage;
  const card = "stacks/demo/card.yaml";

  beforeAll(() => {
    own = new InstalledPackage();
  });
  afterAll(() => own.remove());

  it("holds what the build made, the two files of the launcher, the policy pack, the schemas for editors, and nothing else", () => {
    const launch = ["infra/launch/launch.cjs", "infra/launch/stamp.cjs"];
    const stamp = [
      ...["dist/infra/launch/stamp.cjs", "dist/infra/launch/stamp.d.cts"],
      "dist/infra/audit/trace/citations.json",
    ];
    const pack = ["policies/PulumiPolicy.yaml", "policies/package.json"];
    const schemas = ["audit-report", "card", "policy-config", "provider", "waivers"].map(
      (name) => `docs/schema/${name}.schema.json`,
    );
    const root = ["LICENSE", "README.md", "package.json"];
    expect(own.listTarball()).toEqual(
      [...listBuilt(), ...stamp, ...launch, ...pack, ...schemas, ...root].sort(),
    );
    expect(fs.statSync(own.tarball).size).toBeLessThan(800_000);
  });

  it("becomes a project by mvm init, in which the lock file of npm still fits", () => {
    const lock = own.read("package-lock.json");
    const done = own.mvm("init");
    expect([done.code, done.stderr]).toEqual([0, ""]);
    expect(own.mvm("check", "demo")).toEqual({
      code: 0,
      stdout: "policies: 26 pass, 15 not applicable\ndemo: pass\n",
      stderr: "",
    });
    expect(own.run(["npm", "ci", "--prefer-offline", "--ignore-scripts", "--dry-run"]).code).toBe(0);
    expect(own.read("package-lock.json")).toBe(lock);
  });

  it("never tries to build or test itself where it is installed", () => {
    const { code, stderr } = own.mvm("--test");
    expect([code, stderr]).toEqual([2, expect.stringContaining("unknown option '--test'")]);
  });

  it.each([
    ["node16", { module: "node16", moduleResolution: "node16" }],
    ["bundler", { module: "esnext", moduleResolution: "bundler" }],
    ["node", { module: "commonjs", moduleResolution: "node10" }],
  ])("gives its types to a strict program with moduleResolution %s", (name, resolution) => {
    const tsc = path.join(packageRoot, "node_modules/typescript/bin/tsc");
    own.write("alone/index.ts", docsExample());
    own.write(
      "alone/doors.ts",
      `import { createPlatform, type CloudPlatform } from "managed-vm/cloud";
import { ManagedVm as Same } from "managed-vm/components";
import { packArgs, rules } from "managed-vm/policies";
import { declareStack } from "managed-vm/stacks";
const platform: CloudPlatform = createPlatform("lxd", "lab", "acme");
// @ts-expect-error the types are real ones, not any
createPlatform("vmware", "lab", "acme");
const ids: readonly string[] = rules.map((rule) => rule.id);
export const all: [typeof Same, string, readonly string[], number] = [Same, platform.name, ids, packArgs().policies.length];
export const outputs: () => Record<string, unknown> = declareStack;
`,
    );
    const options = {
      ...resolution,
      strict: true,
      skipLibCheck: true,
      target: "es2022",
      types: [],
      outDir: `out-${name}`,
    };
    own.write(
      "alone/tsconfig.json",
      JSON.stringify({ compilerOptions: options, files: ["index.ts", "doors.ts"] }),
    );
    expect(own.run([process.execPath, tsc, "-p", "alone"])).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("makes a VM by the components alone, without a card", () => {
    const mocks = `const pulumi = require("@pulumi/pulumi");
const made = [];
const KEY = "${PLACEHOLDER_PUBLIC_KEY}";
pulumi.runtime.setMocks({
  call: (args) => args.inputs,
  newResource: (args) => (made.push(args.type), { id: args.name, state: { ...args.inputs, publicKey: KEY } }),
});
require("./out-node16/index.js");
process.on("exit", () => console.log(made.sort().join("\\n")));
`;
    own.write("alone/run.cjs", mocks);
    const done = own.run([process.execPath, "alone/run.cjs"]);
    expect([done.code, done.stderr]).toEqual([0, ""]);
    expect(done.stdout.trim().split("\n")).toEqual([
      "managed-vm:index:AgentConfig",
      "managed-vm:index:CloudFirewall",
      "managed-vm:index:ManagedVm",
      "managed-vm:index:PatchPolicy",
      "pulumi-nodejs:dynamic/lxd:Image",
      "pulumi-nodejs:dynamic/lxd:Instance",
      "pulumi-nodejs:dynamic/lxd:Network",
      "pulumi-nodejs:dynamic/lxd:NetworkAcl",
      "pulumi-nodejs:dynamic/managed-vm:GuestConfig",
      "pulumi-nodejs:dynamic/managed-vm:SshHostKey",
      "random:index/randomPassword:RandomPassword",
    ]);
  });

  describe("and the lab", () => {
    afterAll(() => {
      own.mvm("destroy", "demo", "--confirm", "demo");
      own.mvm("lab", "down", "--purge");
    });

    it("starts the lab, deploys the card, verifies it, and has nothing to change afterwards", () => {
      const first = own.mvm("quickstart", "demo");
      expect([first.code, first.stdout]).toEqual([0, expect.stringContaining("13 created")]);
      expect(own.mvm("verify", "demo").stdout).toContain("demo: pass");
      expect(own.mvm("up", "demo").stdout).toBe("nothing to change\n");
    });

    describeUnless(whyNoPulumi(), "and the Pulumi CLI", () => {
      const pulumi = (...args: string[]) => own.run(["pulumi", "--non-interactive", ...args]);
      const withPolicies = ["--stack", "demo", "--policy-pack", "policies"];

      beforeAll(() => own.startLab());

      it("takes over what mvm made, and sees no change", () => {
        const done = pulumi("preview", ...withPolicies, "--expect-no-changes");
        expect([done.code, done.stdout]).toEqual([0, expect.stringContaining("13 unchanged")]);
      });

      it("builds the same from nothing in a stack of its own, without a change the second time", () => {
        expect(own.mvm("destroy", "demo", "--confirm", "demo").code).toBe(0);
        expect(pulumi("stack", "rm", "demo", "--yes", "--preserve-config").code).toBe(0);
        expect(pulumi("stack", "select", "--create", "demo").code).toBe(0);
        const first = pulumi("up", "--yes", ...withPolicies);
        expect([first.code, first.stdout]).toEqual([0, expect.stringContaining("13 created")]);
        const second = pulumi("up", "--yes", ...withPolicies, "--expect-no-changes");
        expect([second.code, second.stdout]).toEqual([0, expect.stringContaining("13 unchanged")]);
      });

      it("stops at a policy of the toolkit before anything is changed", () => {
        const before = own.read(card);
        own.write(card, before + SSH_FOR_EVERYONE);
        const done = pulumi("up", "--yes", ...withPolicies);
        own.write(card, before);
        expect([done.code, done.stdout]).toEqual([1, expect.stringContaining("ssh-source-restricted")]);
        expect(pulumi("preview", ...withPolicies, "--expect-no-changes").code).toBe(0);
      });

      it("stops at a policy of the provider's own in the same pack", () => {
        const before = own.read("policies/index.js");
        const policy = `{ name: "no-small-vm", description: "d", enforcementLevel: "mandatory",
        validateResource: (args, report) => args.type.endsWith("lxd:Instance") && report("too small") }`;
        own.write(
          "policies/index.js",
          before.replace("[...shipped.policies]", `[...shipped.policies, ${policy}]`),
        );
        const done = pulumi("preview", ...withPolicies);
        own.write("policies/index.js", before);
        expect([done.code, done.stdout]).toEqual([1, expect.stringMatching(/no-small-vm[^]*too small/)]);
      });

      it("shows what is wrong in a card as mvm does, without a stack trace", () => {
        const before = own.read(card);
        own.write(card, before.replace("size: small", "size: smal"));
        const done = pulumi("preview", "--stack", "demo");
        own.write(card, before);
        expect(done.code).toBe(1);
        expect(done.stdout).toMatch(/stacks\/demo\/card\.yaml:10:11 +error +MVM2033/);
        expect(done.stdout).not.toContain("node_modules");
      });

      it("works with a project name that is no text to YAML", () => {
        const before = own.read("Pulumi.yaml");
        own.write("Pulumi.yaml", before.replace("name: acme-hosting", 'name: "null"'));
        expect(pulumi("stack", "init", "demo").code).toBe(0);
        const done = pulumi("preview", ...withPolicies);
        own.write("Pulumi.yaml", before);
        expect([done.code, done.stdout]).toEqual([0, expect.stringMatching(/null-demo[^]*13 to create/)]);
      });
    });
  });
});
