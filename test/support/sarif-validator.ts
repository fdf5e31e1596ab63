import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";

/** The reference validator; npm leaves it without its right to run, because install scripts never run here. */
export function findSarifValidator(): string | undefined {
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
