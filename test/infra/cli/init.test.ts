import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { completePackageJson } from "../../../infra/cli/init/package-json";
import { writeNewFiles } from "../../../infra/cli/init/write-files";
import { yamlScalar } from "../../../infra/cli/init/yaml-scalar";

const TOOLKIT = { name: "managed-vm", version: "1.2.3", policySdkVersion: "1.21.0" };
const PINNED = { "managed-vm": "1.2.3" };
const SCRIPTS = { mvm: "mvm" };

describe("the package.json of a new project", () => {
  const complete = (existing?: object): unknown =>
    JSON.parse(completePackageJson(existing && JSON.stringify(existing), TOOLKIT).text);

  it.each([
    ["none", undefined, { private: true, scripts: SCRIPTS, dependencies: PINNED }],
    [
      "what npm install makes",
      { dependencies: { "managed-vm": "file:x.tgz" } },
      { dependencies: { "managed-vm": "file:x.tgz" }, private: true, scripts: SCRIPTS },
    ],
    [
      "the toolkit among the development dependencies",
      { devDependencies: { "managed-vm": "^1" } },
      { devDependencies: { "managed-vm": "^1" }, private: true, scripts: SCRIPTS },
    ],
    [
      "one with other things in it",
      { name: "x", private: false, scripts: { mvm: "mine", test: "t" }, dependencies: { a: "1" } },
      {
        name: "x",
        private: false,
        scripts: { mvm: "mine", test: "t" },
        dependencies: { a: "1", ...PINNED },
      },
    ],
  ])("keeps what is there and adds what is missing: %s", (_what, existing, expected) => {
    expect(complete(existing)).toEqual(expected);
  });

  it("tells whether the toolkit is yet to be installed", () => {
    const needsInstall = (text?: string): boolean => completePackageJson(text, TOOLKIT).needsInstall;
    expect([needsInstall(), needsInstall("{}")]).toEqual([true, true]);
    expect(needsInstall(JSON.stringify({ dependencies: PINNED }))).toBe(false);
  });

  it.each(["", "{", "[]", '"text"', '{"scripts": 1}', '{"type": "module"}'])(
    "refuses %j with MVM2922",
    (text) => {
      expect(() => completePackageJson(text, TOOLKIT)).toThrow("MVM2922");
    },
  );
});

describe("new files, all or none", () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-init-"));
  const listed = (): string[] => fs.readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
  const replaced = { path: "package.json", content: "{}\n" };
  const file = (name: string): { path: string; content: string } => ({ path: name, content: name });

  afterAll(() => fs.rmSync(root, { recursive: true }));

  it("names every file in the way, a dangling link and a file where a folder must be among them", () => {
    fs.writeFileSync(path.join(root, "README.md"), "mine");
    fs.writeFileSync(path.join(root, "stacks"), "");
    fs.symlinkSync("/nonexistent", path.join(root, "Pulumi.yaml"));
    const files = ["Pulumi.yaml", "new.txt", "stacks/provider.yaml", "README.md"].map(file);
    expect(() => writeNewFiles(root, files, replaced)).toThrow(
      "MVM2921 nothing was written: Pulumi.yaml, stacks/provider.yaml, README.md exist here",
    );
    expect(listed()).toEqual(["Pulumi.yaml", "README.md", "stacks"]);
  });

  it("takes away what it wrote when a later file cannot be written, and keeps the rest", () => {
    const before = listed();
    const files = [file("made/deep/one"), file("two"), file("x".repeat(300))];
    expect(() => writeNewFiles(root, files, replaced)).toThrow(/MVM3940 .*ENAMETOOLONG/);
    expect(listed()).toEqual(before);
  });

  it("replaces the one file that may exist, and leaves nothing beside it", () => {
    fs.writeFileSync(path.join(root, "package.json"), "old");
    writeNewFiles(root, [file("made/one")], replaced);
    expect(listed()).toEqual(["Pulumi.yaml", "README.md", "made", "made/one", "package.json", "stacks"]);
    expect(fs.readFileSync(path.join(root, "package.json"), "utf8")).toBe("{}\n");
  });
});

describe("a text as YAML scalar", () => {
  it.each(["demo", "on", "no", "null", "true", "y", "lab", "https://[2001:db8::1]:8443", "0x1f", "1e3", "~"])(
    "%s is the same text to readers of YAML 1.1 and 1.2",
    (text) => {
      for (const version of ["1.1", "1.2"] as const)
        expect(parse(`key: ${yamlScalar(text)}\n`, { version })).toEqual({ key: text });
    },
  );

  it("reads back as it was, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(parse(`a: ${yamlScalar(text)}\nb: 1\n`)).toEqual({ a: text, b: 1 });
      }),
    );
  });
});
