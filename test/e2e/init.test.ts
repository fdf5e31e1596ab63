import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launcher, type Finished } from "../support/project";

/** A machine with nothing: no state, no lab, no key, no passphrase. */
const BARE = { PATH: process.env["PATH"], HOME: "/nonexistent", MVM_LAB_ROOT: "/nonexistent", CI: "true" };

describe("mvm init", () => {
  let parent = "";
  let root = "";

  const mvm = (...args: string[]): Finished => {
    const done = spawnSync(process.execPath, [launcher, ...args], { cwd: root, env: BARE, encoding: "utf8" });
    return { code: done.status, stdout: done.stdout, stderr: done.stderr };
  };
  const listed = (): string[] =>
    fs
      .readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
      .sort();
  const lineOf = (file: string, text: string): number =>
    fs
      .readFileSync(path.join(root, file), "utf8")
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1;

  beforeAll(() => {
    spawnSync(process.execPath, [launcher, "--build-only"]); // outside of the tests' time
  });
  beforeEach(() => {
    parent = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-init-"));
    root = path.join(parent, "acme-hosting");
    fs.mkdirSync(root);
  });
  afterEach(() => fs.rmSync(parent, { recursive: true }));

  it("makes a project that passes its first check, named after the folder", () => {
    const done = mvm("init", "--format", "json");
    const { files, ...rest } = JSON.parse(done.stdout) as { files: string[] };
    expect([done.code, done.stderr]).toEqual([0, ""]);
    expect(rest).toEqual({
      schemaVersion: 1,
      project: "acme-hosting",
      customer: "demo",
      platform: "lxd",
      endpoint: "lab",
    });
    expect(files).toEqual(listed());
    expect(mvm("check", "demo")).toEqual({
      code: 0,
      stdout: "policies: 26 pass, 15 not applicable\ndemo: pass\n",
      stderr: "",
    });
  });

  it("takes names and place from its options, also names that YAML would take for something else", () => {
    expect(
      mvm("init", "--name", "null", "--customer", "true", "--endpoint", "unix:///run/x y.sock").code,
    ).toBe(0);
    const done = mvm("check", "true");
    expect([...done.stdout.matchAll(/^\S+?(?=:\d)/gm)].map(String)).toEqual(
      Array(2).fill("stacks/provider.yaml"),
    );
    const socket = { endpoint: "unix:///run/x y.sock" };
    expect(fs.readFileSync(path.join(root, "stacks/Pulumi.true.yaml"), "utf8")).toContain(socket.endpoint);
  });

  it("writes nothing where one of its files exists, and names each", () => {
    fs.writeFileSync(path.join(root, "README.md"), "mine");
    fs.mkdirSync(path.join(root, "policies"));
    fs.writeFileSync(path.join(root, "policies/index.js"), "mine");
    const done = mvm("init");
    expect([done.code, done.stdout]).toEqual([2, ""]);
    expect(done.stderr).toContain("MVM2921  nothing was written: policies/index.js, README.md exist here");
    expect(listed()).toEqual(["README.md", "policies/index.js"]);
  });

  it("refuses a second run and a broken package.json without a change", () => {
    fs.writeFileSync(path.join(root, "package.json"), "{");
    const broken = mvm("init");
    expect([broken.code, broken.stderr]).toEqual([
      2,
      expect.stringContaining("package.json:1:1  error  MVM2922"),
    ]);
    expect(listed()).toEqual(["package.json"]);
    fs.rmSync(path.join(root, "package.json"));
    expect(mvm("init").code).toBe(0);
    expect(mvm("init", "--customer", "acme").code).toBe(2);
  });

  it("says all that is wrong with its options at once, each with what to type", () => {
    const wrong = [
      "--name",
      "Acme GmbH",
      "--customer",
      "../x",
      "--platform",
      "vmware",
      "--endpoint",
      "ftp://x",
    ];
    const done = mvm("init", ...wrong);
    expect(done.code).toBe(2);
    expect(done.stderr.match(/^error {2}MVM2920 .*$/gm)).toEqual([
      `error  MVM2920  --name "Acme GmbH" cannot be the project's name`,
      `error  MVM2920  --customer "../x" cannot be a customer's name`,
      `error  MVM2920  --platform "vmware" is unknown`,
      `error  MVM2920  --endpoint "ftp://x" leads to no cloud`,
    ]);
    expect(done.stderr.match(/^ {2}hint: /gm)).toHaveLength(4);
    expect(listed()).toEqual([]);
  });

  it("refuses a folder whose name no project can have, and says how to give another", () => {
    root = path.join(parent, "Kunden 2026");
    fs.mkdirSync(root);
    const done = mvm("init");
    expect([done.code, done.stderr]).toEqual([
      2,
      expect.stringMatching(/kunden 2026[^]*--name acme-hosting/),
    ]);
  });

  it("leaves open what only the provider knows, and check shows both lines", () => {
    expect(mvm("init", "--endpoint", "https://cloud.example.com:8443").code).toBe(0);
    const { code, stdout } = mvm("check", "demo", "--format", "json");
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { file: string; line: number; path: string }[];
    };
    const file = "stacks/provider.yaml";
    expect(code).toBe(2);
    expect(diagnostics.map((d) => [d.file, d.line, d.path])).toEqual([
      [file, lineOf(file, "sources:"), "sources"],
      [file, lineOf(file, "publicKey:"), "sshKeys[0].publicKey"],
    ]);
  });
});
