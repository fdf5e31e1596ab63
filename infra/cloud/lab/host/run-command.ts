import { spawn } from "node:child_process";

import { fail } from "../../../diagnostics";
import { labErrors } from "../errors";

export interface CommandResult {
  /** Exit code; 127 when the program does not exist, 128 + n when it was ended by signal n or ran out of time. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Text for standard input; it carries whatever must not stand in the process list. */
  readonly input?: string;
  /** @default 60 */
  readonly timeoutSeconds?: number;
  /** Added to the small environment of `commandEnvironment`. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * A small environment: what we start must not inherit secrets of the caller (a passphrase, say), because daemons keep
 * their environment readable for as long as they live.
 */
export function commandEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept: NodeJS.ProcessEnv = {};
  for (const name of ["http_proxy", "https_proxy", "no_proxy", "APT_CONFIG"]) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return {
    ...kept,
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: "/root",
    LC_ALL: "C.UTF-8",
    ...extra,
  };
}

/** Runs a program without a shell and never rejects for its exit code. */
export function runCommand(
  argv: readonly [string, ...string[]],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const [program, ...args] = argv;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: commandEnvironment(options.environment),
      timeout: (options.timeoutSeconds ?? 60) * 1000,
      killSignal: "SIGKILL",
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", (error) => resolve({ exitCode: 127, stdout, stderr: stderr + error.message }));
    child.on("close", (code) => resolve({ exitCode: code ?? 137, stdout, stderr }));
    // A program that ends before it has read everything closes the pipe; its exit code tells the story.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
  });
}

/** Runs a program that has to succeed. @throws DiagnosticError MVM3103 with the last lines it printed */
export async function mustRun(
  argv: readonly [string, ...string[]],
  options: CommandOptions = {},
): Promise<string> {
  const result = await runCommand(argv, options);
  if (result.exitCode !== 0) {
    fail(
      labErrors.commandFailed,
      `${argv.slice(0, 3).join(" ")} … ended with ${result.exitCode}: ${lastLines(result)}`,
    );
  }
  return result.stdout;
}

/** The end of what a program said, for an error message of one line. */
export function lastLines(result: CommandResult, count = 3): string {
  const lines = `${result.stdout}\n${result.stderr}`.split("\n").filter((line) => line.trim() !== "");
  return lines.slice(-count).join(" | ").slice(0, 600);
}
