import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";

const ROOT = resolve(import.meta.dirname, "..", "..", "..");
const ROOMS = ["infra/engine", "infra/diagnostics"];

/** Compiles the engine into a directory, so that a child process can run it and be killed. Gives its entry file. */
export function compileEngine(directory: string): string {
  for (const room of ROOMS) {
    const files = readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" });
    for (const file of files.filter((name) => name.endsWith(".ts"))) {
      const compilerOptions = {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        esModuleInterop: true,
      };
      const { outputText } = ts.transpileModule(readFileSync(join(ROOT, room, file), "utf8"), {
        compilerOptions,
      });
      const target = join(directory, room, file.replace(/\.ts$/, ".js"));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, outputText);
    }
  }
  return join(directory, "infra", "engine", "index.js");
}

/** The environment in which compiled files outside the repository find its packages. */
export const childEnvironment = { ...process.env, NODE_PATH: join(ROOT, "node_modules") };
