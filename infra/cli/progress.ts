/** Progress goes to stderr: one live line per phase on a terminal, one plain line per finished phase elsewhere. */
export interface Progress {
  /** Runs a phase under its title; `note` adds what just happens. The elapsed time is shown at the end. */
  phase<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>;
  /** A line that stays. */
  say(line: string): void;
}

const SECOND = 1000;

export function createProgress(stream: NodeJS.WriteStream = process.stderr, quiet = false): Progress {
  if (quiet) return { phase: (_title, work) => work(() => undefined), say: () => undefined };
  // Some CI systems lend their jobs a terminal, and keep what is written to it.
  const live = stream.isTTY === true && !process.env["CI"];
  const seconds = (since: number): string => `${((Date.now() - since) / SECOND).toFixed(1).padStart(6)} s`;
  return {
    say: (line) => void stream.write(`${line}\n`),
    async phase(title, work) {
      const started = Date.now();
      let detail = "";
      const draw = (): void => {
        const width = (stream.columns || 80) - 1;
        stream.write(
          `\r\u001b[2K${`${seconds(started)}  ${title}${detail ? `: ${detail}` : ""}`.slice(0, width)}`,
        );
      };
      const timer = live ? setInterval(draw, SECOND / 4) : undefined;
      try {
        return await work((text) => (detail = text));
      } finally {
        clearInterval(timer);
        stream.write(`${live ? "\r\u001b[2K" : ""}${seconds(started)}  ${title}\n`);
      }
    },
  };
}
