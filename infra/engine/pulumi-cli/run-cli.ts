import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { requirePulumiCli } from "./find-cli";

export interface CliCall {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Abort: SIGINT, then the CLI ends in its own time: it lets steps in flight finish and writes the state. */
  readonly signal?: AbortSignal | undefined;
  readonly onLine?: (line: string) => void;
}

export interface CliOutcome {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  /** Empty when the lines went to `onLine`. */
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the Pulumi CLI once. It gets a process group of its own: Ctrl-C on the terminal would otherwise reach it twice,
 * from the terminal and from us, and the second one makes it stop without cleaning up.
 * @throws MVM3030, MVM3031
 */
export async function runPulumi(call: CliCall): Promise<CliOutcome> {
  const { path } = await requirePulumiCli(call.env);
  const child = spawn(path, [...call.args, "--non-interactive", "--color", "never"], {
    cwd: call.cwd,
    env: call.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const interrupt = (): void => void child.kill("SIGINT");
  call.signal?.addEventListener("abort", interrupt);
  if (call.signal?.aborted) interrupt();
  const stdout: string[] = [];
  const stderr: string[] = [];
  createInterface({ input: child.stdout }).on("line", call.onLine ?? ((line) => stdout.push(line)));
  child.stderr.setEncoding("utf8").on("data", (text: string) => stderr.push(text));
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject).once("close", resolve);
    });
    return { exitCode, stdout: stdout.join("\n"), stderr: stderr.join("") };
  } finally {
    call.signal?.removeEventListener("abort", interrupt);
  }
}
