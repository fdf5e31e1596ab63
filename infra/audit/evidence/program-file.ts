import { existsSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../../diagnostics";
import { EVIDENCE_ERRORS } from "./errors";

/**
 * Where a program lies that another process runs. The build copies it beside the compiled modules.
 * @throws DiagnosticError MVM3250
 */
export function locateProgram(directory: "network" | "guest", name: string): string {
  const file = join(__dirname, directory, name);
  if (!existsSync(file))
    fail(EVIDENCE_ERRORS.programMissing, `${name} is missing from ${join(__dirname, directory)}`);
  return file;
}
