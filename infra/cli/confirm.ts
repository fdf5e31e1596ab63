import { createInterface } from "node:readline/promises";

/** Whether a person sits there who can be asked. Never in a pipeline, also where it lends its jobs a terminal. */
export function canAsk(env: NodeJS.ProcessEnv): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true && !env["CI"];
}

/** Asks on stderr, because stdout is the result. Ctrl-C and the end of input answer nothing. */
export async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const left = new Promise<string>((resolve) => {
    terminal.once("close", () => resolve("")).once("SIGINT", () => terminal.close());
  });
  try {
    return (await Promise.race([terminal.question(question), left])).trim();
  } finally {
    terminal.close();
  }
}
