import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readStack } from "../../../infra/engine";
import { childEnvironment, compileEngine } from "./compiled-engine";

let directory: string;
let script: string;
const reference = (): { backendDir: string; project: string; stack: string; passphrase: string } => ({
  backendDir: join(directory, "state"),
  project: "shop",
  stack: "dev",
  passphrase: "p",
});

/** Commands that note when they ran: two chains of four beside each other. */
const PROGRAM = `
const { local } = require("@pulumi/command");
const { deploy } = require(process.argv[2]);
const program = async () => {
  for (const chain of ["a", "b"]) {
    let before = [];
    for (const n of [1, 2, 3, 4]) {
      const name = chain + n;
      const create = "echo " + name + " >> ran.log; sleep 0.05";
      before = [new local.Command(name, { create }, { dependsOn: before })];
    }
  }
  if (process.argv[4] === "crash") setTimeout(() => Promise.reject(new Error("forgotten")), 5);
  if (process.argv[4] === "crash") await new Promise((resolve) => setTimeout(resolve, 60));
};
deploy({
  operation: "up", project: "shop", stack: "dev", passphrase: "p", config: {}, program,
  backendDir: process.argv[3] + "/state", programDir: process.argv[3],
  onEvent: (event) => event.kind === "step-start" && console.log("step"),
}).then(
  (result) => console.log(JSON.stringify({ errors: result.errors.map((e) => e.message), changed: result.changed })),
  (error) => { console.error(error.message); process.exitCode = 3; },
);
`;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "mvm-engine-crash-"));
  script = join(directory, "run.cjs");
  writeFileSync(script, PROGRAM);
  compileEngine(join(directory, "lib"));
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs the program to its end, or kills it some time after its first step. */
function runChild(
  killAfterMs?: number,
  mode = "plain",
): Promise<{ code: number | null; out: string; err: string }> {
  const entry = join(directory, "lib", "infra", "engine", "index.js");
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, entry, directory, mode], {
      env: childEnvironment,
      stdio: "pipe",
    });
    let out = "";
    let err = "";
    let timer: NodeJS.Timeout | undefined;
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      if (killAfterMs !== undefined) timer ??= setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    });
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, out, err });
    });
  });
}

const ran = (): string[] => {
  const log = join(directory, "ran.log");
  return existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
};

describe("a killed run", () => {
  it("leaves a state that the next run continues from, repeating only what was in flight", async () => {
    for (let kill = 0; kill < 6; kill++) {
      // Reading throws when a file is damaged.
      const recorded = (await readStack(reference())).resources.map((r) => r.name);
      const before = ran().length;
      await runChild(Math.random() * 150);
      const repeated = ran()
        .slice(before)
        .filter((name) => recorded.includes(name));
      expect(repeated).toEqual([]);
    }
    const end = await runChild();
    expect(end.err).toBe("");
    expect(JSON.parse(end.out.trim().split("\n").at(-1) ?? "")).toMatchObject({ errors: [] });
    expect([...new Set(ran())].sort()).toEqual(["a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4"]);
    const again = await runChild();
    expect(JSON.parse(again.out.trim().split("\n").at(-1) ?? "")).toEqual({ errors: [], changed: false });
    const raw = readFileSync(join(directory, "state/.pulumi/stacks/shop/dev.json"), "utf8");
    expect(raw).not.toContain("pending_operations");
  }, 60_000);
});

describe("a program with a forgotten rejection", () => {
  it("fails, deletes nothing, and does not take the process down", async () => {
    const result = await runChild(undefined, "crash");
    expect(result.code).toBe(0);
    expect(result.out).toContain("the program failed: forgotten");
  });
});
