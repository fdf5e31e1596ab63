import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { type Diagnostic, diagnose } from "../diagnostics";
import { contractErrors } from "./errors";

export type FileText = { readonly text: string } | { readonly diagnostic: Diagnostic };

/** Measured before parsing: what a parser may cost grows faster than the file. */
export const MAXIMUM_BYTES = 1024 * 1024;

/**
 * Reads a file that a person edits.
 *
 * @param file relative to `root`, as places show it
 */
export function readText(root: string, file: string): FileText {
  let descriptor: number | undefined;
  try {
    // Without NONBLOCK, opening a named pipe waits for somebody to write into it.
    descriptor = openSync(path.join(root, file), constants.O_RDONLY | constants.O_NONBLOCK);
    const status = fstatSync(descriptor);
    if (!status.isFile()) return refuse(diagnose(contractErrors.notAFile, `${file} is not a regular file`));
    if (status.size > MAXIMUM_BYTES) {
      return refuse(
        diagnose(contractErrors.fileTooLarge, `${file} has ${status.size} bytes, at most ${MAXIMUM_BYTES}`),
      );
    }
    return decode(readFileSync(descriptor), file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    return refuse(
      code === "ENOENT" || code === "ENOTDIR"
        ? diagnose(contractErrors.fileMissing, `${file} does not exist`)
        : diagnose(contractErrors.fileUnreadable, `${file} cannot be read: ${code}`),
    );
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function refuse(diagnostic: Diagnostic): FileText {
  return { diagnostic };
}

function decode(bytes: Buffer, file: string): FileText {
  const text = decodeUtf8(bytes);
  if (text !== undefined) return { text };
  const place = { file, ...locateBadByte(bytes), path: "" };
  return refuse(diagnose(contractErrors.notUtf8, "this is not UTF-8", { place }));
}

/** Undefined where the bytes are not UTF-8. A byte order mark stays, so that it can be refused. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function locateBadByte(bytes: Buffer): { line: number; column: number } {
  let start = 0;
  for (let line = 1; ; line++) {
    const lineEnd = bytes.indexOf(0x0a, start);
    const end = lineEnd < 0 ? bytes.length : lineEnd + 1;
    const text = bytes.subarray(start, end);
    if (decodeUtf8(text) === undefined || lineEnd < 0) {
      // What cannot be decoded becomes U+FFFD: the first one is the place.
      return { line, column: Math.max(0, text.toString("utf8").indexOf("\ufffd")) + 1 };
    }
    start = end;
  }
}
