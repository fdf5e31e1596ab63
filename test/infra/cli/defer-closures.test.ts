import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = join(__dirname, "..", "..", "..");
const source = readFileSync(join(root, "infra", "cli", "defer-closures.ts"), "utf8");
const compiled = ts.transpile(source, {
  module: ts.ModuleKind.CommonJS,
  target: ts.ScriptTarget.ES2022,
  esModuleInterop: true,
});

/** Runs a text, which prints JSON, in a process of its own, because this one has loaded modules already. */
function run(program: string): unknown {
  const prepared = `((exports, __filename) => { ${compiled} })(globalThis.ours = {}, process.cwd() + "/x.js");\n${program}`;
  const done = spawnSync(process.execPath, ["--no-warnings", "-e", prepared], {
    cwd: root,
    encoding: "utf8",
  });
  expect(done.stderr).toBe("");
  return JSON.parse(done.stdout);
}

const LOADED = `Object.keys(require.cache).filter((file) => /node_modules\\/(typescript|@npmcli\\/arborist)\\/lib\\//.test(file)).length`;

describe("deferClosures", () => {
  it("keeps TypeScript and arborist out of a process that loads the SDK", () => {
    const program = `ours.deferClosures(); require("@pulumi/pulumi"); console.log(${LOADED});`;
    expect(run(program)).toBe(0);
    expect(run(`require("@pulumi/pulumi"); console.log(${LOADED});`)).toBeGreaterThan(0);
  });

  it("serialises a closure to the same text as the SDK alone", () => {
    const serialise = `const pulumi = require("@pulumi/pulumi"); const captured = { answer: 42 };
      pulumi.runtime.serializeFunction(() => captured.answer).then(({ text }) => console.log(JSON.stringify(text)));`;
    const text = run(`ours.deferClosures(); ${serialise}`);
    expect(text).toContain("answer: 42");
    expect(text).toBe(run(serialise));
  });

  it("finds the packages of a program as the SDK alone does", () => {
    const find = `require("@pulumi/pulumi").runtime.computeCodePaths().then((paths) => console.log(JSON.stringify([...paths.keys()].sort())));`;
    expect(run(`ours.deferClosures(); ${find}`)).toEqual(run(find));
  });

  it("serialises a dynamic provider", () => {
    const program = `ours.deferClosures(); const pulumi = require("@pulumi/pulumi");
      pulumi.runtime.setMocks({ newResource: ({ inputs }) => (console.log(JSON.stringify(inputs.__provider)), { id: "x", state: inputs }), call: () => ({}) });
      new pulumi.dynamic.Resource({ create: async () => ({ id: "made" }) }, "own", {});`;
    expect(run(program)).toContain("made");
  });

  it("stands in for all that the two modules export", () => {
    const requireHere = createRequire(__filename);
    for (const name of ["serializeClosure", "codePaths"]) {
      const real = requireHere(`@pulumi/pulumi/runtime/closure/${name}`) as object;
      const program = `ours.deferClosures(); console.log(JSON.stringify(Object.keys(require("@pulumi/pulumi/runtime/closure/${name}")).sort()));`;
      expect(run(program)).toEqual(Object.keys(real).sort());
    }
  });
});
