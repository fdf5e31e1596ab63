import { spawn } from "node:child_process";
import {
  commandFailure,
  OutputCollector,
  stdinOf,
  type CommandOutput,
  type CommandTransport,
} from "./command-transport";

/** Runs commands on this machine, in `defaultDirectory` unless the resource names one. */
export function makeLocalShell(defaultDirectory: string): CommandTransport {
  return (command, inputs, environment, signal) => {
    const interpreter =
      Array.isArray(inputs.interpreter) && inputs.interpreter.length > 0
        ? inputs.interpreter
        : ["/bin/sh", "-c"];
    const [program = "/bin/sh", ...args] = [...interpreter.map(String), command];
    const options = {
      cwd: typeof inputs.dir === "string" ? inputs.dir : defaultDirectory,
      env: { ...process.env, ...environment },
    };
    return runProcess(program, args, options, command, stdinOf(inputs), signal);
  };
}

function runProcess(
  program: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
  command: string,
  stdin: string,
  signal: AbortSignal,
): Promise<CommandOutput> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Error("interrupted"));
    // A group of its own: what the shell started must end with it.
    const child = spawn(program, args, { ...options, stdio: "pipe", detached: true });
    const kill = (): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // the group has ended already
      }
    };
    const collector = new OutputCollector();
    signal.addEventListener("abort", kill);
    child.stdout.on("data", (chunk: Buffer) => collector.add("stdout", chunk));
    child.stderr.on("data", (chunk: Buffer) => collector.add("stderr", chunk));
    child.stdin.on("error", () => undefined); // a command need not read its input
    child.stdin.end(stdin);
    child.on("error", reject);
    child.on("close", (code, killedBy) => {
      signal.removeEventListener("abort", kill);
      if (code === 0) return resolve(collector.output);
      const end = killedBy ? `signal: ${killedBy}` : `exit status ${code}`;
      reject(commandFailure(signal.aborted ? "interrupted" : end, command, collector.printed));
    });
  });
}
