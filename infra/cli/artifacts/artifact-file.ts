import * as fs from "node:fs";
import * as path from "node:path";
import { fail } from "../../diagnostics";
import { artifactErrors } from "./errors";

/**
 * Writes a file that the caller named, in one step, and makes the folders above it. What is there and no plain file,
 * e.g. /dev/stdout, is written to and not replaced.
 *
 * @param mode of the file, e.g. 0o600
 * @throws MVM3930
 */
export function writeArtifact(file: string, content: string, mode: number): void {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    if (fs.existsSync(file) && !fs.statSync(file).isFile()) return fs.writeFileSync(file, content);
    const staged = `${file}.${process.pid}.tmp`;
    try {
      fs.rmSync(staged, { force: true });
      fs.writeFileSync(staged, content, { mode, flag: "wx", flush: true });
      fs.renameSync(staged, file);
    } finally {
      fs.rmSync(staged, { force: true });
    }
  } catch (cause) {
    fail(artifactErrors.notWritable, `cannot write ${file}: ${(cause as NodeJS.ErrnoException).code}`, {
      cause,
    });
  }
}
