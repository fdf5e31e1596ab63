import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";

/** The reference validator; npm leaves it without its right to run, because install scripts never run here. */
function findValidator(): string | undefined {
  try {
    const home = path.dirname(
      createRequire(import.meta.url).resolve(`@microsoft/sarif-multitool-${process.platform}/package.json`),
    );
    const program = path.join(home, "Sarif.Multitool");
    fs.chmodSync(program, 0o755);
    return program;
  } catch {
    return undefined;
  }
}

const validator = findValidator();

/** It comes as a program for some platforms only. */
export const hasSarifValidator = validator !== undefined;

/** Errors that the reference validator finds in a log; empty: it is valid. */
export function validateSarif(file: string): string[] {
  const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" };
  const done = spawnSync(validator ?? "", ["validate", file], { encoding: "utf8", env });
  const errors = done.stdout.split("\n").filter((line) => line.includes(": error "));
  const isDone = done.stdout.includes("Analysis completed successfully");
  return isDone || errors.length > 0 ? errors : [`it did not finish: ${done.stdout}${done.stderr}`];
}
