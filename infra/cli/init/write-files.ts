import * as fs from "node:fs";
import * as path from "node:path";
import { fail } from "../../diagnostics";
import { cliErrors } from "../errors";
import type { ProjectFile } from "./project-files";

/**
 * Writes new files below a directory, all or none: where one exists nothing is written, and what was written before
 * one failed is taken away again.
 *
 * @param replaced a file that may exist and is written in one step, after all others
 * @throws DiagnosticError MVM2921 with every file in the way; MVM3940 where the disk or the rights refuse
 */
export function writeNewFiles(root: string, files: readonly ProjectFile[], replaced: ProjectFile): void {
  const taken = files.map((file) => file.path).filter((file) => isTaken(path.join(root, file)));
  if (taken.length > 0) fail(cliErrors.filesInTheWay, `nothing was written: ${taken.join(", ")} exist here`);
  const made: string[] = [];
  try {
    for (const file of files) writeNewFile(path.join(root, file.path), file.content, made);
    replaceFile(path.join(root, replaced.path), replaced.content, made);
  } catch (cause) {
    for (const entry of made.reverse()) fs.rmSync(entry, { recursive: true, force: true });
    const { code, path: where = root } = cause as NodeJS.ErrnoException;
    fail(cliErrors.projectNotWritable, `cannot write ${where}: ${code ?? String(cause)}`, { cause });
  }
}

/** A dangling link is in the way too, and so is a file where a folder must be. */
function isTaken(file: string): boolean {
  try {
    fs.lstatSync(file);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOTDIR";
  }
}

function writeNewFile(file: string, content: string, made: string[]): void {
  const firstMadeDir = fs.mkdirSync(path.dirname(file), { recursive: true });
  if (firstMadeDir !== undefined) made.push(firstMadeDir);
  const handle = fs.openSync(file, "wx");
  made.push(file);
  try {
    fs.writeFileSync(handle, content);
  } finally {
    fs.closeSync(handle);
  }
}

function replaceFile(file: string, content: string, made: string[]): void {
  const staged = `${file}.${process.pid}.tmp`;
  writeNewFile(staged, content, made);
  fs.renameSync(staged, file);
}
