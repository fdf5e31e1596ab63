import { isAboutCards, runCardProgram } from "./card-program";
import { deferClosures } from "./defer-closures";

let finished = false;

// Outputs that wait for each other leave nothing to do: the process would end in silence, as if all were well.
process.once("exit", () => {
  if (finished) return;
  process.stderr.write(
    "error  MVM3913  the run ended without a result: outputs of the program wait for each other\n",
  );
  process.exitCode = 3;
});

async function run(argv: readonly string[]): Promise<number> {
  if (isAboutCards(argv)) return runCardProgram(argv);
  deferClosures();
  // Only now: the program loads the SDK.
  const { runProgram } = await import("./program");
  return runProgram(argv);
}

void run(process.argv).then((code) => {
  finished = true;
  process.exitCode = code;
});
