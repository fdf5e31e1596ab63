// node test/infra/engine/conformance/conformance.mjs record [program]…   writes recorded.jsonl from the `pulumi` on PATH
// node test/infra/engine/conformance/conformance.mjs table [program]…    prints programs × edits × equal/different as markdown
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";

const here = import.meta.dirname;
const root = resolve(here, "..", "..", "..", "..");
const SOURCES = ["infra/engine", "infra/diagnostics", "test/infra/engine/conformance"];

/** Compiles what the script needs into a directory that finds this repository's packages. */
function compileInto(directory) {
  symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
  for (const room of SOURCES) {
    for (const file of readdirSync(join(root, room), { recursive: true })) {
      if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
      const compilerOptions = { module: "commonjs", target: "es2022", esModuleInterop: true };
      const target = join(directory, room, file.replace(/\.ts$/, ".js"));
      mkdirSync(dirname(target), { recursive: true });
      const source = readFileSync(join(root, room, file), "utf8");
      writeFileSync(target, ts.transpileModule(source, { compilerOptions }).outputText);
    }
  }
}

const directory = mkdtempSync(join(tmpdir(), "mvm-conformance-tool-"));
try {
  compileInto(directory);
  const tool = createRequire(join(directory, "x.js"))("./test/infra/engine/conformance/tool.js");
  await tool.main(process.argv.slice(2), { sources: here, modules: join(root, "node_modules") });
} finally {
  rmSync(directory, { recursive: true, force: true });
}
