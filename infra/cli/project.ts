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
const stackSchema = z.looseObject({
  config: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

/** Package root of this toolkit: where dist/, node_modules and package.json lie. */
export const packageRoot = path.resolve(__dirname, "..", "..", "..");

/** This toolkit's version. */
export function readVersion(): string {
  const file = path.join(packageRoot, "package.json");
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { version: string }).version;
}

/** The project around the working directory, else the toolkit's own. */
export function openProject(workingDir: string): Project {
  const root = hasProject(workingDir) ? findProjectRoot(workingDir) : packageRoot;
  const file = path.join(root, "Pulumi.yaml");
  const { name, main } = readYaml(file, projectSchema);
  return { root, name, programDir: path.dirname(path.join(root, main)) };
}

function hasProject(dir: string): boolean {
  try {
    findProjectRoot(dir);
    return true;
  } catch {
    return false;
  }
}

/** The stack's plain configuration, full keys such as `managed-vm:platform`; empty without a stack file. */
export function readStackConfig(project: Project, stack: string): Record<string, string> {
  const file = path.join(project.root, "stacks", `Pulumi.${stack}.yaml`);
  if (!fs.existsSync(file)) return {};
  const { config } = readYaml(file, stackSchema);
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]));
}

function readYaml<S extends z.ZodType>(file: string, schema: S): z.output<S> {
  try {
    return schema.parse(parse(fs.readFileSync(file, "utf8")) ?? {});
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    return fail(cliErrors.stackConfig, `${file}: ${reason}`, { cause });
  }
}
