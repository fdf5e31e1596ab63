import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Modules of the program in the order of their imports; `main` last. */
const MODULES = ["host", "accounts", "swap", "files", "validation", "packages", "units", "main"] as const;

/** The sources lie beside this file; the build copies them to dist. */
const DIRECTORY = join(__dirname, "convergence");

/**
 * A Python program for standard input that reads or converges a guest: our modules and the payload, both inside,
 * so that nothing is stored on the guest and no secret stands in its process list.
 *
 * @param before Python lines that run between the modules and the program: only tests need them.
 */
export function composeProgram(payload: object, before = ""): string {
  const modules = MODULES.map((name) => [name, readFileSync(join(DIRECTORY, `${name}.py`), "utf8")]);
  const cargo = Buffer.from(JSON.stringify({ modules, payload })).toString("base64");
  // Base64 has no character with a meaning in a Python string.
  return [
    "import binascii, json, sys, types",
    `cargo = json.loads(binascii.a2b_base64("${cargo}"))`,
    "for name, text in cargo['modules']:",
    "    module = sys.modules[name] = types.ModuleType(name)",
    "    exec(compile(text, name + '.py', 'exec'), module.__dict__)",
    "",
    before,
    "sys.modules['main'].main(cargo['payload'])",
    "",
  ].join("\n");
}
