import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { fail } from "../diagnostics";
import { findProjectRoot } from "../launch/stamp.cjs";
import { cliErrors } from "./errors";

/** A project is a directory with Pulumi.yaml and stacks/; the same for both engines. */
export interface Project {
  readonly root: string;
  /** Pulumi's project name, the middle of every urn. */
  readonly name: string;
  /** Directory in which Pulumi runs the program, and so do commands of the embedded engine. */
  readonly programDir: string;
}

const projectSchema = z.looseObject({
  name: z.string().min(1),
  main: z.string().default("dist/stacks/index.js"),
});

/** Package root of this toolkit: where dist/, node_modules and package.json lie. */
export const packageRoot = path.resolve(__dirname, "..", "..", "..");

/** Version of this toolkit. */
export function readToolkitVersion(): string {
  const file = path.join(packageRoot, "package.json");
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { version: string }).version;
}

/** The project around the working directory, else the toolkit's own. */
export function openProject(workingDir: string): Project {
  const root = locateProject(workingDir);
  const file = path.join(root, "Pulumi.yaml");
  const { name, main } = readYaml(file, projectSchema);
  return { root, name, programDir: path.dirname(path.join(root, main)) };
}

/** Root of the project around the working directory, else of the toolkit's own. */
export function locateProject(workingDir: string): string {
  return hasProject(workingDir) ? findProjectRoot(workingDir) : packageRoot;
}

function hasProject(dir: string): boolean {
  try {
    findProjectRoot(dir);
    return true;
  } catch {
    return false;
  }
}

function readYaml<S extends z.ZodType>(file: string, schema: S): z.output<S> {
  try {
    return schema.parse(parse(fs.readFileSync(file, "utf8")) ?? {});
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    return fail(cliErrors.stackConfig, `${file}: ${reason}`, { cause });
  }
}
