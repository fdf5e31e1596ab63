import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe } from "vitest";

/** Programs that one directory of PATH or another must hold for programs in Node. */
const NEEDED = ["pulumi", "pulumi-language-nodejs"] as const;

/** The first file of this name on PATH. */
export function findOnPath(name: string, searchPath = process.env["PATH"] ?? ""): string | undefined {
  return searchPath
    .split(path.delimiter)
    .map((dir) => path.join(dir, name))
    .find((file) => fs.existsSync(file));
}

/** Why nothing can be tested with the Pulumi CLI here; undefined where it can. */
export function whyNoPulumi(): string | undefined {
  const missing = NEEDED.filter((name) => findOnPath(name) === undefined);
  return missing.length === 0 ? undefined : `${missing.join(" and ")} not on PATH`;
}

/** `v3.259.0`. */
export function pulumiVersion(): string {
  return spawnSync("pulumi", ["version"], { encoding: "utf8" }).stdout.trim();
}

/** A suite that is skipped, for a reason that is printed and stands in its title, where it cannot run. */
export function describeUnless(reason: string | undefined, title: string, suite: () => void): void {
  if (reason === undefined) return void describe(title, suite);
  process.stderr.write(`skipped: ${title}: ${reason}\n`);
  describe.skip(`${title} (skipped: ${reason})`, suite);
}
