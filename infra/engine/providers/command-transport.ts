import type { PropertyMap } from "../values";

/** Runs one command line with the opened inputs of its resource. */
export type CommandTransport = (
  command: string,
  inputs: PropertyMap,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<CommandOutput>;

/** What a finished command printed, each without its last newline. A type, since it goes into properties. */
export type CommandOutput = { stdout: string; stderr: string };

/** Says how a command ended and what it printed; secrets are taken out where the message leaves the engine. */
export function commandFailure(end: string, command: string, printed: readonly Buffer[]): Error {
  return new Error(
    `${end}: running ${JSON.stringify(command)}:\n${Buffer.concat(printed).toString("utf8").trimEnd()}`,
  );
}

/** Collects both streams apart, and together in their order for error messages. */
export class OutputCollector {
  readonly printed: Buffer[] = [];
  private readonly streams = { stdout: [] as Buffer[], stderr: [] as Buffer[] };

  add(stream: "stdout" | "stderr", chunk: Buffer): void {
    this.streams[stream].push(chunk);
    this.printed.push(chunk);
  }

  get output(): CommandOutput {
    const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString("utf8").replace(/\n$/, "");
    return { stdout: text(this.streams.stdout), stderr: text(this.streams.stderr) };
  }
}

/** The opened `stdin` input; empty without one. */
export const stdinOf = (inputs: PropertyMap): string =>
  typeof inputs.stdin === "string" ? inputs.stdin : "";
