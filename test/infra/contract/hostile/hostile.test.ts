import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot, TestProject } from "../../../support/project";
import { HOSTILE_FILES } from "./hostile-files";

interface Cost {
  readonly cpuSeconds: number;
  readonly memoryMiB: number;
}

interface Found {
  readonly code: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
}

interface Answer {
  readonly cards: readonly { readonly diagnostics: readonly Found[] }[];
}

const LAUNCHER = path.join(packageRoot, "infra/launch/launch.cjs");
const MEASURE = path.join(import.meta.dirname, "measure.cjs");

describe("mvm card check of a hostile file", () => {
  const project = new TestProject("test");
  const costFile = project.file("cost.json");

  beforeAll(() => {
    project.mvm(["--version"]); // builds what is stale, outside of what is measured
  }, 300_000);
  afterAll(() => {
    project.remove();
  });

  it.each(HOSTILE_FILES.map((file) => [file.title, file] as const))(
    "refuses %s at its place within 2 s and 300 MB",
    (_, { content, code, line }) => {
      fs.writeFileSync(project.file("card.yaml"), content);
      const args = ["--require", MEASURE, LAUNCHER, "card", "check", "card.yaml", "--format", "json"];
      const env = { ...project.env, MVM_TEST_COST: costFile };
      const child = spawnSync(process.execPath, args, {
        cwd: project.root,
        env,
        encoding: "utf8",
        maxBuffer: 64 << 20,
      });
      const { cpuSeconds, memoryMiB } = JSON.parse(fs.readFileSync(costFile, "utf8")) as Cost;
      expect([child.status, child.stderr]).toEqual([2, ""]);
      const { cards } = JSON.parse(child.stdout) as Answer;
      const diagnostics = cards.flatMap((card) => card.diagnostics);
      expect(diagnostics.length).toBeLessThanOrEqual(100);
      expect(diagnostics.map((d) => d.code).filter((found) => found.startsWith(code))).not.toEqual([]);
      if (line !== undefined) expect(diagnostics[0]).toMatchObject({ file: "card.yaml", line });
      if (code !== "MVM2002") expect(diagnostics.every((d) => d.line && d.column)).toBe(true);
      expect(child.stdout.length).toBeLessThan(100_000);
      expect(cpuSeconds).toBeLessThan(2);
      expect(memoryMiB).toBeLessThan(300);
    },
    60_000,
  );
});
