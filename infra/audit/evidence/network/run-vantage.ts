import { spawn } from "node:child_process";
import { locateProgram } from "../program-file";
import type { Vantage } from "../subject";

/** What is connected to. With `user` the target is an SSH server that is asked for its authentication methods. */
export interface ProbeTarget {
  readonly host: string;
  readonly port: number;
  readonly user?: string;
}

export type ProbeResult =
  | { readonly outcome: "open"; readonly banner: string }
  /** Something answered that nothing listens: the packet passed every firewall on its way. */
  | { readonly outcome: "refused" }
  | { readonly outcome: "silent" }
  | { readonly outcome: "methods"; readonly methods: readonly string[]; readonly hostKey: string }
  /** The probe itself failed; says nothing about the target. */
  | { readonly outcome: "error"; readonly code: string };

/** Time for everything but the connections: starting Node inside a namespace on a busy machine. */
const START_UP_MS = 15_000;
/** Connections that the program holds open at once. */
const PARALLEL = 200;

/**
 * Connects to all targets from where the vantage stands, by one process. A vantage that cannot probe answers `error` for
 * each of its targets.
 *
 * @param timeoutMs how long one target may stay silent; above 1,000 so that one lost packet is sent again
 * @throws DiagnosticError MVM3250
 */
export async function probeFrom(
  vantage: Vantage,
  targets: readonly ProbeTarget[],
  timeoutMs: number,
): Promise<ProbeResult[]> {
  if (targets.length === 0) return [];
  const request = JSON.stringify({
    timeoutMs,
    targets: targets.map((target) => bindTarget(vantage, target)),
  });
  const program = [process.execPath, locateProgram("network", "vantage-probe.cjs")];
  const deadlineMs = START_UP_MS + 2 * timeoutMs * Math.ceil(targets.length / PARALLEL);
  try {
    const output = await runProgram([...vantage.argvPrefix, ...program], request, deadlineMs);
    const results = JSON.parse(output) as ProbeResult[];
    if (results.length !== targets.length) throw new Error("the probe program answered in part");
    return results;
  } catch (error) {
    const code = error instanceof Error ? error.message : "the probe program failed";
    return targets.map(() => ({ outcome: "error", code }));
  }
}

function bindTarget(vantage: Vantage, target: ProbeTarget): ProbeTarget & { localAddress?: string } {
  const own = target.host.includes(":") ? vantage.ipv6 : vantage.ipv4;
  return vantage.bind && own ? { ...target, localAddress: own } : target;
}

function runProgram(argv: readonly string[], input: string, deadlineMs: number): Promise<string> {
  const [command = "", ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["pipe", "pipe", "pipe"],
      timeout: deadlineMs,
      killSignal: "SIGKILL",
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`the probe program ended with ${code ?? "a time-out"}: ${lastLine(stderr)}`));
    });
    // A command that ends before it has read its input (a missing namespace) is reported by "close".
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
