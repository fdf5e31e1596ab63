import { spawn } from "node:child_process";
import { fail } from "../../../diagnostics";
import { lxdErrors } from "../errors";

const TIMEOUT_MS = 20_000;

/**
 * Runs a program of the cloud's host: no shell, arguments as an array.
 *
 * @param accepted exit codes that are fine. @throws DiagnosticError MVM3159 with the program's own words.
 */
export async function runOnHost(
  program: string,
  args: readonly string[],
  options: { readonly stdin?: string; readonly accepted?: readonly number[] } = {},
): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, options.stdin ?? "");
  if ((options.accepted ?? [0]).includes(code)) return stdout;
  return fail(lxdErrors.hostCommandFailed, `${program} ended with ${code}: ${stderr.trim().slice(0, 400)}`);
}

function run(
  program: string,
  args: readonly string[],
  stdin: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "pipe", timeout: TIMEOUT_MS });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.once("error", (cause) => reject(cause));
    child.once("close", (code) =>
      resolve({
        code: code ?? -1,
        stdout: Buffer.concat(out).toString("utf8"),
        stderr: Buffer.concat(err).toString("utf8"),
      }),
    );
    // A program that ends without reading its input closes the pipe; its exit code tells the story.
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin);
  });
}
