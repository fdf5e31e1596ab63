import { existsSync, readdirSync } from "node:fs";
import { userInfo } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { local } from "@pulumi/command";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deploy } from "../../../../infra/engine";
import { cliVersion, runCli } from "./cli";
import { runEmbedded } from "./embedded";
import type { Cell } from "./program";
import { ConformanceProject, PROJECT, STACK } from "./project";

const modules = resolve(import.meta.dirname, "../../../../node_modules");
const version = cliVersion();
const reason = version === undefined ? " (skipped: there is no pulumi on PATH)" : ` ${version}`;

/** Holds its stack's lock until the file `go` appears. */
const WAIT = 'i=0; until [ -e go ] || [ "$i" -ge 600 ]; do sleep 0.1; i=$((i+1)); done';
const declare = (): void => void new local.Command("slow", { create: WAIT });
const cell: Cell = { program: { name: "lock", edits: [] }, edit: { name: "wait", declare } };

const INDEX_JS = `const { local } = require("@pulumi/command");
module.exports = () => void new local.Command("slow", { create: ${JSON.stringify(WAIT)} });
`;

describe.skipIf(version === undefined)(`each engine honours the other's lock${reason}`, () => {
  let project: ConformanceProject;
  const lockFiles = (): string[] => {
    const directory = join(project.backendDir, ".pulumi/locks/organization", PROJECT, STACK);
    return existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith(".json")) : [];
  };
  const untilLocked = async (): Promise<void> => {
    while (lockFiles().length === 0) await sleep(50);
  };

  beforeEach(() => {
    project = new ConformanceProject(import.meta.dirname, modules);
    project.write("index.js", INDEX_JS);
    project.prepare(cell.edit);
  });
  afterEach(() => project.remove());

  it("the embedded engine refuses during a run of the CLI, and names who holds the lock", async () => {
    const running = runCli(project, cell, ["up", "--yes", "--skip-preview"]);
    await untilLocked();
    await expect(runEmbedded(deploy, project, cell, "up")).rejects.toMatchObject({
      diagnostics: [{ code: "MVM3003", message: expect.stringContaining(userInfo().username) as string }],
    });
    project.write("go", "");
    expect(await running).toMatchObject({ code: 0 });
    expect(lockFiles()).toEqual([]);
    expect((await runEmbedded(deploy, project, cell, "up")).changed).toBe(false);
  });

  it("the CLI refuses during a run of the embedded engine", async () => {
    const running = runEmbedded(deploy, project, cell, "up");
    await untilLocked();
    const refused = await runCli(project, cell, ["up", "--yes", "--skip-preview"]);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain(`the stack is currently locked`);
    expect(refused.stderr).toContain(`pid ${process.pid}`);
    project.write("go", "");
    expect((await running).errors).toEqual([]);
    expect(lockFiles()).toEqual([]);
    expect(await runCli(project, cell, ["preview", "--expect-no-changes"])).toMatchObject({ code: 0 });
  });
});
