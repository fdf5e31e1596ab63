import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  collectFacts,
  composeProgram,
  type FactsRequest,
} from "../../../../infra/audit/evidence/guest/collect-facts";
import { SYSTEM, recorded, vmOf } from "./fixture";

const directory = mkdtempSync(join(tmpdir(), "mvm-evidence-"));
afterAll(() => rmSync(directory, { recursive: true }));

const request: FactsRequest = { sshdCases: [], files: [], directories: [], timers: [], nftablesFile: null };

const runHere = (program: string) => {
  const { status, stdout, stderr } = spawnSync("python3", ["-"], { input: program, encoding: "utf8" });
  return Promise.resolve({ code: status, stdout, stderr });
};

test("the program runs in real Python, and no name that it is asked about can become code", async () => {
  const hostile = join(directory, `a"b'c\\d$(id)\n"""+x+"""`);
  writeFileSync(hostile, "content");
  const missing = join(directory, "missing");
  const asked = { ...request, files: [hostile, missing], directories: [directory, missing] };
  const inside = await collectFacts(
    vmOf(SYSTEM),
    asked,
    { runPython: (_vm, program) => runHere(program) },
    () => new Date(),
  );
  if ("unreachable" in inside) throw new Error(inside.unreachable);
  expect(inside.facts.files).toEqual({
    [hostile]: createHash("sha256").update("content").digest("hex"),
    [missing]: null,
  });
  expect(inside.facts.directories[missing]).toEqual([]);
  expect(inside.facts.directories[directory]).toHaveLength(1);
  expect(Math.abs(inside.clockOffset.seconds)).toBeLessThanOrEqual(
    inside.clockOffset.uncertaintySeconds + 0.01,
  );
  expect(inside.facts.accounts.some((account) => account.name === "root")).toBe(true);
}, 60_000);

test("no password hash leaves the machine", () => {
  expect(recorded("guest-facts-debian-13.json")).not.toMatch(/\$(?:y|6|5|2b)\$/);
});

test("the clock offset is what lies between our readings and the guest's", async () => {
  const facts = JSON.parse(recorded("guest-facts-debian-13.json")) as Record<string, unknown>;
  const stdout = JSON.stringify({ ...facts, clock: { began: 1009, ended: 1010 } });
  const readings = [new Date(1_000_000), new Date(1_004_000)];
  const inside = await collectFacts(
    vmOf(SYSTEM),
    request,
    { runPython: () => Promise.resolve({ code: 0, stdout, stderr: "" }) },
    () => readings.shift() ?? new Date(0),
  );
  // Ours 1000 to 1004, the guest's 1009 to 1010: ahead by 7.5 s, give or take the 1.5 s that the way may have taken.
  expect(inside).toMatchObject({ clockOffset: { seconds: 7.5, uncertaintySeconds: 1.5 } });
});

test.each([
  ["refused", () => Promise.reject(new Error("MVM3204 refused")), "MVM3204 refused"],
  [
    "sudo asks",
    () => Promise.resolve({ code: 1, stdout: "", stderr: "sudo: a password is required\n" }),
    "the probe inside ended with 1: sudo: a password is required",
  ],
  [
    "garbage",
    () => Promise.resolve({ code: 0, stdout: "Welcome!", stderr: "" }),
    "the probe inside gave an answer that is none",
  ],
  [
    "another shape",
    () => Promise.resolve({ code: 0, stdout: "{}", stderr: "" }),
    "the probe inside gave an answer that is none",
  ],
])("%s: the reason is the result", async (_what, runPython, unreachable) => {
  expect(await collectFacts(vmOf(SYSTEM), request, { runPython }, () => new Date())).toEqual({ unreachable });
});

test("the request stands in the program as base64 only", () => {
  const first = composeProgram({ ...request, files: ['/tmp/"\nimport os'] }).split("\n")[0];
  expect(first).toMatch(/^REQUEST = "[A-Za-z0-9+/=]+"$/);
});
